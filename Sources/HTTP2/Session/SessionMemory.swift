import CNghttp2
import Glibc

/// The memory of nghttp2's sessions: the heap, but for blocks that a connection may never write to. These have places of their
/// own, which become resident only as they are written to.
///
/// Four of them every session takes at its start: the tables of its header compression, that of its streams and the buffer
/// of an outgoing frame. An idle connection uses next to nothing of them. The others are for strings of header fields,
/// taken at the length that the peer claims for them, up to 128 KiB: nothing of that is memory before the bytes are there.
/// What a closed connection wrote to is given back to the system, where the heap would keep it.
final class SessionMemory: Sendable {
  /// The size of most blocks: five pages.
  static let blockBytes = 20_480
  /// The size of the entries of a table of header fields, as nghttp2 makes it.
  static let tableBytes = 1_024

  /// With the smaller blocks first.
  private let pools: [PagePool]
  /// From the first byte of a pool to the last: what is outside, as nearly everything, is the heap's.
  private let reserved: Range<UInt>

  /// Shared by all sessions: taken and given back rarely, so that the locks cost nothing.
  fileprivate static let shared = SessionMemory()

  /// - Parameter pageBytes: The system's. With larger pages a block that is written to takes more than it saves: then
  ///   the heap serves everything.
  init(pageBytes: Int = sysconf(Int32(_SC_PAGESIZE))) {
    guard pageBytes == PagePool.pageBytes else {
      pools = []
      reserved = 0..<0
      return
    }
    pools = [
      // Room for 32,768 connections each, of which only what is written to becomes memory. Later ones are served by the heap.
      PagePool(sizes: Self.tableBytes...Self.tableBytes, count: 65_536),
      PagePool(sizes: PagePool.pageBytes...Self.blockBytes, count: 65_536),
      // nghttp2 takes twice the length of what is Huffman-coded, which it bounds to 64 KiB, and a head.
      PagePool(sizes: (Self.blockBytes + 1)...(33 * PagePool.pageBytes), count: 8_192),
    ]
    let ranges = pools.map(\.reserved).filter { !$0.isEmpty }
    reserved = (ranges.map(\.lowerBound).min() ?? 0)..<(ranges.map(\.upperBound).max() ?? 0)
  }

  /// The allocator for nghttp2, which copies it. Its callbacks may come on any thread.
  static var allocator: nghttp2_mem {
    nghttp2_mem(
      mem_user_data: Unmanaged.passUnretained(shared).toOpaque(),
      malloc: { size, memory in withMemory(memory) { $0.allocate(size) } },
      free: { pointer, memory in withMemory(memory) { $0.release(pointer) } },
      calloc: { count, size, memory in withMemory(memory) { $0.allocateZeros(count, size) } },
      realloc: { pointer, size, memory in withMemory(memory) { $0.resize(pointer, to: size) } })
  }

  /// Like `malloc`.
  func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
    size < Self.tableBytes ? malloc(size) : takeBlock(size) ?? malloc(size)
  }

  /// Like `calloc`.
  func allocateZeros(_ count: Int, _ size: Int) -> UnsafeMutableRawPointer? {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
    if overflow { return nil }
    return bytes < Self.tableBytes ? calloc(count, size) : takeBlock(bytes) ?? calloc(count, size)
  }

  /// Like `realloc`: where there is no memory the result is nil, and the old block stays as it is.
  func resize(_ pointer: UnsafeMutableRawPointer?, to size: Int) -> UnsafeMutableRawPointer? {
    guard let pointer else { return allocate(size) }
    guard let pool = pool(of: pointer) else { return realloc(pointer, size) }
    // A negative size is one beyond half of the address space: there is no such memory.
    if (0...pool.blockBytes).contains(size) { return pointer }
    guard let moved = malloc(size) else { return nil }
    memcpy(moved, pointer, pool.blockBytes)
    release(pointer)
    return moved
  }

  /// Like `free`.
  func release(_ pointer: UnsafeMutableRawPointer?) {
    guard let pointer, reserved.contains(UInt(bitPattern: pointer)), let pool = pool(of: pointer) else {
      return free(pointer)
    }
    pool.release(pointer)
  }

  /// Whether the pointer is a block of this memory, and not of the heap.
  func owns(_ pointer: UnsafeMutableRawPointer) -> Bool { pool(of: pointer) != nil }

  private func pool(of pointer: UnsafeMutableRawPointer) -> PagePool? {
    for pool in pools where pool.owns(pointer) { return pool }
    return nil
  }

  /// A block of zeros; nil if the heap is to serve this size.
  private func takeBlock(_ size: Int) -> UnsafeMutableRawPointer? {
    for pool in pools where pool.sizes.contains(size) { return pool.take() }
    return nil
  }
}

/// The memory behind an allocator's user data, without a retain: it is never freed.
@inline(__always)
private func withMemory<R>(_ userData: UnsafeMutableRawPointer?, _ body: (SessionMemory) -> R) -> R {
  guard let userData else { return body(.shared) }
  return Unmanaged<SessionMemory>.fromOpaque(userData)._withUnsafeGuaranteedRef(body)
}
