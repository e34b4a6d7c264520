/// Memory for one call: handed out piece by piece, given back all at once.
///
/// It begins with a block of the caller's, usually on the stack, so that small messages never reach the allocator, and
/// goes on with blocks of its own, each twice as large as the one before.
@usableFromInline
package struct Arena: ~Copyable {
  @usableFromInline var next: UnsafeMutableRawPointer
  @usableFromInline var end: UnsafeMutableRawPointer
  /// Blocks of ours, linked through their first word.
  private var blocks: UnsafeMutableRawPointer?
  private var nextBlockSize = 16 << 10
  private var remaining: Int
  /// Whether the limit refused a piece.
  package private(set) var isExhausted = false

  /// An arena that starts with `block` (8-byte aligned, alive as long as the arena) and takes at most `limit` bytes more.
  @usableFromInline
  package init(_ block: UnsafeMutableRawBufferPointer, limit: Int) {
    // A block without bytes may have no address; any but null will do for a range of no bytes.
    next = block.baseAddress ?? UnsafeMutableRawPointer(bitPattern: 8).unsafelyUnwrapped
    end = next + block.count
    remaining = limit
  }

  deinit {
    var block = blocks
    while let this = block {
      block = this.load(as: UnsafeMutableRawPointer?.self)
      this.deallocate()
    }
  }

  /// Memory of `size` bytes (0 or more), 8-byte aligned, not zeroed; nil if that is over the limit.
  @inlinable
  package mutating func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
    guard size <= end - next else { return allocateInNewBlock(size) }
    let piece = next
    next += min((size &+ 7) & ~7, end - next)
    return piece
  }

  @inline(never) @usableFromInline
  mutating func allocateInNewBlock(_ size: Int) -> UnsafeMutableRawPointer? {
    let header = 16
    guard size <= remaining - header else {
      isExhausted = true
      return nil
    }
    let blockSize = max(size + header, min(nextBlockSize, remaining))
    remaining -= blockSize
    nextBlockSize = min(nextBlockSize * 2, 1 << 20)
    let block = UnsafeMutableRawPointer.allocate(byteCount: blockSize, alignment: 16)
    block.storeBytes(of: blocks, as: UnsafeMutableRawPointer?.self)
    blocks = block
    next = block + header
    end = block + blockSize
    return allocate(size)
  }
}
