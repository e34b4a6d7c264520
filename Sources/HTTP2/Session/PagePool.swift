import Glibc
import Synchronization

/// Blocks of one size on pages of their own, which are zeros until they are written to, and memory only from then on.
final class PagePool: Sendable {
  /// Blocks that nobody has, by address.
  private struct Free {
    var unused: Range<UInt>
    var returned: [UInt] = []
  }

  /// The pages that pools are made for.
  static let pageBytes = 4_096

  /// What the blocks serve, in bytes: the last is the size of a block.
  let sizes: ClosedRange<Int>
  /// The addresses of the blocks; empty where the system gave none.
  let reserved: Range<UInt>
  private let blocks: Mutex<Free>

  /// - Parameters:
  ///   - sizes: Up to a number of whole pages, or to a part of one: blocks share pages then.
  ///   - count: How many blocks addresses are reserved for. Where the system doesn't, the pool stays empty.
  init(sizes: ClosedRange<Int>, count: Int) {
    self.sizes = sizes
    let bytes = sizes.upperBound * count
    let start = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    let base = UInt(bitPattern: start)
    reserved = start == MAP_FAILED ? 0..<0 : base..<(base + UInt(bytes))
    blocks = Mutex(Free(unused: reserved))
  }

  deinit {
    if !reserved.isEmpty { munmap(UnsafeMutableRawPointer(bitPattern: reserved.lowerBound), reserved.count) }
  }

  var blockBytes: Int { sizes.upperBound }

  func owns(_ pointer: UnsafeMutableRawPointer) -> Bool {
    reserved.contains(UInt(bitPattern: pointer))
  }

  /// A block of zeros; nil if all are taken.
  func take() -> UnsafeMutableRawPointer? {
    let address = blocks.withLock { free -> UInt? in
      if let block = free.returned.popLast() { return block }
      guard let block = free.unused.first else { return nil }
      free.unused = (block + UInt(blockBytes))..<free.unused.upperBound
      return block
    }
    return address.flatMap { UnsafeMutableRawPointer(bitPattern: $0) }
  }

  func release(_ pointer: UnsafeMutableRawPointer) {
    // The next to have the block finds zeros, as on fresh pages.
    let isOfPages = blockBytes % Self.pageBytes == 0
    if !isOfPages || madvise(pointer, blockBytes, MADV_DONTNEED) != 0 { memset(pointer, 0, blockBytes) }
    blocks.withLock { $0.returned.append(UInt(bitPattern: pointer)) }
  }
}
