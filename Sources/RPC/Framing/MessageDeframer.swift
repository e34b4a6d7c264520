import NIOCore

/// Cuts a call's bytes into messages: a flag, a big-endian length and the message, split anywhere
/// (PROTOCOL-HTTP2, "Length-Prefixed-Message").
struct MessageDeframer {
  /// What can be wrong with a prefix.
  enum Failure: Error, Equatable {
    /// The declared length is over the limit.
    case tooLarge(length: Int, limit: Int)
    /// The flag says compressed, and no encoding was named.
    case compressedWithoutEncoding
    /// The flag is neither 0 nor 1.
    case unknownFlag(UInt8)
  }

  private var unread = ByteBuffer()
  private let limit: Int

  /// Refuses messages over `limit` bytes.
  init(limit: Int) { self.limit = limit }

  /// Bytes that are held and not yet part of a message that was taken.
  var unreadCount: Int { unread.readableBytes }

  /// Whether bytes of an unfinished message are held.
  var isInsideMessage: Bool { unread.readableBytes > 0 }

  /// Takes bytes as they come. Only what has arrived is held, whatever length the prefix claims.
  mutating func append(_ bytes: ByteBuffer) {
    if unread.readableBytes == 0 {
      unread = bytes
    } else {
      var bytes = bytes
      unread.discardReadBytes()
      unread.writeBuffer(&bytes)
    }
  }

  /// Whether `next()` would return a message or throw.
  var hasNext: Bool {
    guard let (flag, length) = prefix else { return false }
    return flag != 0 || length > limit || unread.readableBytes - Self.prefixSize >= length
  }

  /// The next whole message, nil until there is one. Throws as soon as the prefix is there and wrong.
  mutating func next() throws(Failure) -> ByteBuffer? {
    guard let (flag, length) = prefix else { return nil }
    switch flag {
    case 0: break
    case 1: throw .compressedWithoutEncoding
    default: throw .unknownFlag(flag)
    }
    guard length <= limit else { throw .tooLarge(length: length, limit: limit) }
    guard unread.readableBytes - Self.prefixSize >= length else { return nil }
    unread.moveReaderIndex(forwardBy: Self.prefixSize)
    return unread.readSlice(length: length)
  }

  /// Bytes before each message.
  static let prefixSize = 5

  private var prefix: (flag: UInt8, length: Int)? {
    guard
      let (flag, length) = unread.peekMultipleIntegers(as: (UInt8, UInt32).self)
    else { return nil }
    return (flag, Int(length))
  }
}
