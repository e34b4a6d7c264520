import NIOCore
public import Protobuf

/// A message as the bytes that leave, prefix and encoding in one buffer: made once, and given to any number of calls.
public struct EncodedMessage<Value: Message>: Sendable {
  private let frame: ByteBuffer

  /// Encodes a message. The size may be any: it is checked where the message is sent, against the limit of the server.
  public init(_ message: Value) {
    var frame = MessageFramer.frame(message)
    // What is kept shouldn't keep the room that was made for the largest encoding that the message could have had.
    frame.shrinkBufferCapacity(to: frame.readableBytes)
    self.frame = frame
  }

  /// The size of the encoding, without its prefix, in bytes: what ``ServerConfiguration/maximumResponseSize`` limits.
  public var size: Int { frame.readableBytes - MessageDeframer.prefixSize }

  /// The memory that the bytes take, in bytes.
  public var memory: Int { frame.storageCapacity }

  /// The message that was encoded, decoded anew.
  public var message: Value {
    get throws(DecodingFailure) {
      var encoding = frame
      encoding.moveReaderIndex(forwardBy: MessageDeframer.prefixSize)
      return try Value(decoding: encoding)
    }
  }

  /// The bytes that leave. Throws RESOURCE_EXHAUSTED if the message is over `limit` bytes.
  func frame(limit: Int) throws(RPCError) -> ByteBuffer {
    try MessageFramer.check(size: size, limit: limit)
    return frame
  }
}
