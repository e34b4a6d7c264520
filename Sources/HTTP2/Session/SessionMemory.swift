import CNghttp2
import Glibc
import Synchronization

/// The memory of nghttp2's sessions: the heap, but for the two large blocks that every session takes at its start, the
/// table of its streams and the buffer of an outgoing frame.
///
/// An idle connection uses next to nothing of them. Here they begin on pages of their own, which become resident as they
/// are written to, so that such a connection costs some 4 KB less than on the heap alone. What a closed connection wrote
/// to is given back to the system.
final class SessionMemory: Sendable {
  /// Blocks that nobody has, by address.
  private struct Free {
    var unused: Range<UInt>
    var returned: [UInt] = []
  }

  /// What is too large for the heap: from a page on.
  private static let sizes = 4_096...20_480
  private static let blockBytes: UInt = 20_480
  /// Room for 32,768 connections, of which only what is written to becomes memory. Later ones are served by the heap.
  private static let reservedBytes: UInt = 65_536 * blockBytes

  private let reserved: Range<UInt>
  private let blocks: Mutex<Free>

  /// Shared by all sessions: taken and given back once in a connection's life, so that the lock costs nothing.
  private static let shared = SessionMemory()

  private init() {
    let start = mmap(
      nil, Int(Self.reservedBytes), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    let base = UInt(bitPattern: start)
    reserved = start == MAP_FAILED ? 0..<0 : base..<(base + Self.reservedBytes)
    blocks = Mutex(Free(unused: reserved))
  }

  /// The allocator for nghttp2, which copies it. Its callbacks may come on any thread.
  static var allocator: nghttp2_mem {
    nghttp2_mem(
      mem_user_data: nil,
      malloc: { size, _ in SessionMemory.shared.take(size) ?? malloc(size) },
      free: { pointer, _ in if !SessionMemory.shared.giveBack(pointer) { free(pointer) } },
      calloc: { count, size, _ in
        let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
        return overflow ? nil : SessionMemory.shared.take(bytes) ?? calloc(count, size)
      },
      realloc: { pointer, size, _ in SessionMemory.shared.resize(pointer, to: size) ?? realloc(pointer, size) })
  }

  /// A block of zeros; nil if the heap is to serve this size.
  private func take(_ size: Int) -> UnsafeMutableRawPointer? {
    guard Self.sizes.contains(size) else { return nil }
    let address = blocks.withLock { free -> UInt? in
      if let block = free.returned.popLast() { return block }
      guard let block = free.unused.first else { return nil }
      free.unused = (block + Self.blockBytes)..<free.unused.upperBound
      return block
    }
    return address.flatMap { UnsafeMutableRawPointer(bitPattern: $0) }
  }

  /// False for memory of the heap.
  private func giveBack(_ pointer: UnsafeMutableRawPointer?) -> Bool {
    let address = UInt(bitPattern: pointer)
    guard reserved.contains(address) else { return false }
    madvise(pointer, Int(Self.blockBytes), MADV_DONTNEED)
    blocks.withLock { $0.returned.append(address) }
    return true
  }

  /// Buffers are made by resizing nothing. A block that must grow moves to the heap; nil for memory of the heap.
  private func resize(_ pointer: UnsafeMutableRawPointer?, to size: Int) -> UnsafeMutableRawPointer? {
    guard let pointer else { return take(size) }
    guard reserved.contains(UInt(bitPattern: pointer)), let moved = malloc(size) else { return nil }
    memcpy(moved, pointer, min(size, Int(Self.blockBytes)))
    _ = giveBack(pointer)
    return moved
  }
}
