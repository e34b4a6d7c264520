public import NIOCore

/// Cuts a call's bytes into messages: a flag, a big-endian length and the message, split anywhere
/// (PROTOCOL-HTTP2, "Length-Prefixed-Message").
@_spi(Fuzzing) public struct MessageDeframer {
  /// What can be wrong with a prefix.
  public enum Failure: Error, Equatable {
    /// The declared length is over the limit.
    case tooLarge(length: Int, limit: Int)
    /// The flag says compressed, and no encoding was named.
    case compressedWithoutEncoding
    /// The flag is neither 0 nor 1.
    case unknownFlag(UInt8)
  }

  private var unread = ByteBuffer()
  /// Whether `unread` is a slice of what was read, rather than memory of its own.
  private var isShared = false
  private let limit: Int
  /// What compressed messages are compressed by.
  public var encoding = MessageEncoding.identity

  /// Refuses messages over `limit` bytes, as they are on the wire.
  public init(limit: Int) { self.limit = limit }

  /// Bytes that are held and not yet part of a message that was taken.
  public var unreadCount: Int { unread.readableBytes }

  /// Whether bytes of an unfinished message are held.
  var isInsideMessage: Bool { unread.readableBytes > 0 }

  /// Memory that is held for what is unread.
  var capacityHeld: Int { unread.storageCapacity }

  /// Takes bytes as they come. Only what has arrived is held, whatever length the prefix claims.
  public mutating func append(_ bytes: ByteBuffer) {
    if unread.readableBytes == 0 {
      unread = bytes
      isShared = true
    } else {
      var bytes = bytes
      unread.discardReadBytes()
      unread.writeBuffer(&bytes)
    }
  }

  /// What waits for more may wait for long: it doesn't keep all the memory that was read with it.
  mutating func detach() {
    guard isShared else { return }
    unread = ByteBuffer(bytes: unread.readableBytesView)
    isShared = false
  }

  /// All that is held: for a body that is one message, without a prefix.
  mutating func takeAll() -> ByteBuffer {
    let all = unread
    unread = ByteBuffer()
    isShared = false
    return all
  }

  /// The next whole message, nil until there is one. Throws as soon as the prefix is there and wrong.
  public mutating func next() throws(Failure) -> ReceivedMessage? {
    guard unread.readableBytes > 0 else { return nil }
    if let message = try nextWhole() { return message }
    detach()
    return nil
  }

  private mutating func nextWhole() throws(Failure) -> ReceivedMessage? {
    guard let (flag, length) = unread.peekMultipleIntegers(as: (UInt8, UInt32).self) else { return nil }
    switch flag {
    case 0: break
    case 1: guard encoding != .identity else { throw .compressedWithoutEncoding }
    default: throw .unknownFlag(flag)
    }
    guard length <= limit else { throw .tooLarge(length: Int(length), limit: limit) }
    guard unread.readableBytes - Self.prefixSize >= Int(length) else { return nil }
    unread.moveReaderIndex(forwardBy: Self.prefixSize)
    let message = unread.readSlice(length: Int(length))
    // The memory of what was read lives as long as the message, and not until the next one comes.
    if unread.readableBytes == 0 { unread = ByteBuffer() }
    return message.map { ReceivedMessage(bytes: $0, isCompressed: flag == 1) }
  }

  /// Bytes before each message.
  static let prefixSize = 5
}

extension ByteBuffer {
  /// The same bytes, in memory of their own where they hold on to much more than themselves: for what may wait long.
  func compacted() -> ByteBuffer {
    storageCapacity > 2 * readableBytes + 256 ? ByteBuffer(bytes: readableBytesView) : self
  }
}
