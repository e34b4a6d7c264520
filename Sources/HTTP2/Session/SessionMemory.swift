import CNghttp2
import Glibc
import Synchronization

/// The memory of nghttp2's sessions: the heap, but for the two large blocks that every session takes at its start, the
/// table of its streams and the buffer of an outgoing frame.
///
/// An idle connection uses next to nothing of them. Here they begin on pages of their own, which become resident as they
/// are written to: such a session takes 9 KiB instead of 13. What a closed connection wrote to is given back to the
/// system, where the heap would keep it.
final class SessionMemory: Sendable {
  /// Blocks that nobody has, by address.
  private struct Free {
    var unused: Range<UInt>
    var returned: [UInt] = []
  }

  /// What is too large for the heap, in bytes: from a page on.
  private static let sizes = 4_096...blockBytes
  /// Five pages.
  static let blockBytes = 20_480
  /// The pages that the sizes above are made for.
  private static let pageBytes = 4_096
  /// Room for 32,768 connections, of which only what is written to becomes memory. Later ones are served by the heap.
  private static let reservedBytes = 65_536 * blockBytes

  private let reserved: Range<UInt>
  private let blocks: Mutex<Free>

  /// Shared by all sessions: taken and given back once in a connection's life, so that the lock costs nothing.
  private static let shared = SessionMemory()

  /// - Parameter pageBytes: The system's. With larger pages a block that is written to takes more than it saves: then
  ///   the heap serves everything.
  init(pageBytes: Int = sysconf(Int32(_SC_PAGESIZE))) {
    var range: Range<UInt> = 0..<0
    if pageBytes == Self.pageBytes {
      let start = mmap(
        nil, Self.reservedBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
      let base = UInt(bitPattern: start)
      if start != MAP_FAILED { range = base..<(base + UInt(Self.reservedBytes)) }
    }
    reserved = range
    blocks = Mutex(Free(unused: range))
  }

  deinit {
    if !reserved.isEmpty { munmap(UnsafeMutableRawPointer(bitPattern: reserved.lowerBound), reserved.count) }
  }

  /// The allocator for nghttp2, which copies it. Its callbacks may come on any thread.
  static var allocator: nghttp2_mem {
    nghttp2_mem(
      mem_user_data: nil,
      malloc: { size, _ in SessionMemory.shared.allocate(size) },
      free: { pointer, _ in SessionMemory.shared.release(pointer) },
      calloc: { count, size, _ in SessionMemory.shared.allocateZeros(count, size) },
      realloc: { pointer, size, _ in SessionMemory.shared.resize(pointer, to: size) })
  }

  /// Like `malloc`.
  func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
    takeBlock(size) ?? malloc(size)
  }

  /// Like `calloc`.
  func allocateZeros(_ count: Int, _ size: Int) -> UnsafeMutableRawPointer? {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
    return overflow ? nil : takeBlock(bytes) ?? calloc(count, size)
  }

  /// Like `realloc`: where there is no memory the result is nil, and the old block stays as it is.
  func resize(_ pointer: UnsafeMutableRawPointer?, to size: Int) -> UnsafeMutableRawPointer? {
    guard let pointer else { return allocate(size) }
    guard owns(pointer) else { return realloc(pointer, size) }
    // A negative size is one beyond half of the address space: there is no such memory.
    if (0...Self.blockBytes).contains(size) { return pointer }
    guard let moved = malloc(size) else { return nil }
    memcpy(moved, pointer, Self.blockBytes)
    release(pointer)
    return moved
  }

  /// Like `free`.
  func release(_ pointer: UnsafeMutableRawPointer?) {
    guard let pointer, owns(pointer) else { return free(pointer) }
    // The next to have the block finds zeros, as on fresh pages.
    if madvise(pointer, Self.blockBytes, MADV_DONTNEED) != 0 { memset(pointer, 0, Self.blockBytes) }
    blocks.withLock { $0.returned.append(UInt(bitPattern: pointer)) }
  }

  /// Whether the pointer is a block of this memory, and not of the heap.
  func owns(_ pointer: UnsafeMutableRawPointer) -> Bool {
    reserved.contains(UInt(bitPattern: pointer))
  }

  /// A block of zeros; nil if the heap is to serve this size.
  private func takeBlock(_ size: Int) -> UnsafeMutableRawPointer? {
    guard Self.sizes.contains(size) else { return nil }
    let address = blocks.withLock { free -> UInt? in
      if let block = free.returned.popLast() { return block }
      guard let block = free.unused.first else { return nil }
      free.unused = (block + UInt(Self.blockBytes))..<free.unused.upperBound
      return block
    }
    return address.flatMap { UnsafeMutableRawPointer(bitPattern: $0) }
  }
}
