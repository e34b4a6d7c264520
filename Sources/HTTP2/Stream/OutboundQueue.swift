import NIOCore

/// What a stream has still to send: bytes, then how it ends.
struct OutboundQueue {
  /// What follows the last byte.
  enum Ending {
    /// Nothing yet: more may be queued.
    case open
    /// END_STREAM on the last DATA frame.
    case endStream
    /// Trailers, which carry END_STREAM.
    case trailers(HeaderFields)
    /// The end was handed to the session.
    case submitted
  }

  private(set) var byteCount = 0
  var ending = Ending.open
  /// The buffer that goes out next. Most answers are a single buffer, so that `following` stays without memory.
  private var first = ByteBuffer()
  private var following: [ByteBuffer] = []
  private var nextFollowing = 0

  mutating func append(_ buffer: ByteBuffer) {
    guard buffer.readableBytes > 0 else { return }
    if byteCount == 0 {
      first = buffer
    } else {
      following.append(buffer)
    }
    byteCount += buffer.readableBytes
  }

  /// Moves at most `count` bytes to the end of `output`.
  mutating func move(_ count: Int, to output: inout ByteBuffer) {
    var left = min(count, byteCount)
    byteCount -= left
    while left > 0 {
      let part = min(left, first.readableBytes)
      first.readWithUnsafeReadableBytes { bytes in
        output.writeBytes(UnsafeRawBufferPointer(rebasing: bytes.prefix(part)))
        return part
      }
      left -= part
      if first.readableBytes == 0 { advance() }
    }
  }

  /// Nothing is added any more.
  var isEnding: Bool { if case .open = ending { false } else { true } }

  /// Drops the bytes that wait.
  mutating func removeBytes() { if byteCount > 0 { removeAll() } }

  mutating func removeAll() {
    byteCount = 0
    first = ByteBuffer()
    following = []
    nextFollowing = 0
  }

  private mutating func advance() {
    guard nextFollowing < following.count else {
      first = ByteBuffer()
      following.removeAll(keepingCapacity: false)
      nextFollowing = 0
      return
    }
    first = following[nextFollowing]
    following[nextFollowing] = ByteBuffer()
    nextFollowing += 1
  }
}
