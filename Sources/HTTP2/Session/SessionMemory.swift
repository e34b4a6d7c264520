import CNghttp2
import Glibc

/// The memory of nghttp2's sessions: the heap, but for large blocks, which become resident only as they are written to.
///
/// Two of these every session takes at its start, the table of its streams and the buffer of an outgoing frame. An idle
/// connection uses next to nothing of them: it takes 9 KiB instead of 13. The others are for strings of header fields,
/// taken at the length that the peer claims for them, up to 128 KiB: nothing of that is memory before the bytes are there.
/// What a closed connection wrote to is given back to the system, where the heap would keep it.
final class SessionMemory: Sendable {
  /// The size of most blocks: five pages.
  static let blockBytes = 20_480

  /// With the smaller blocks first.
  private let pools: [PagePool]

  /// Shared by all sessions: taken and given back rarely, so that the locks cost nothing.
  private static let shared = SessionMemory()

  /// - Parameter pageBytes: The system's. With larger pages a block that is written to takes more than it saves: then
  ///   the heap serves everything.
  init(pageBytes: Int = sysconf(Int32(_SC_PAGESIZE))) {
    guard pageBytes == PagePool.pageBytes else {
      pools = []
      return
    }
    pools = [
      // Room for 32,768 connections, of which only what is written to becomes memory. Later ones are served by the heap.
      PagePool(sizes: PagePool.pageBytes...Self.blockBytes, count: 65_536),
      // nghttp2 takes twice the length of what is Huffman-coded, which it bounds to 64 KiB, and a head.
      PagePool(sizes: (Self.blockBytes + 1)...(33 * PagePool.pageBytes), count: 8_192),
    ]
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
    guard let pointer, let pool = pool(of: pointer) else { return free(pointer) }
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
    guard size >= PagePool.pageBytes else { return nil }
    for pool in pools where pool.sizes.contains(size) { return pool.take() }
    return nil
  }
}
