import NIOCore
public import Protobuf
import Synchronization

/// A message as the bytes that leave, prefix and encoding in one buffer: made once, and given to any number of calls.
/// For clients that accept it, it is compressed once as well, for the first of them.
public struct EncodedMessage<Value: Message>: Sendable {
  @usableFromInline let contents: EncodedFrame

  /// Encodes a message. The size may be any: it is checked where the message is sent, against the limit of the server.
  ///
  /// - Parameter compression: Whether it is compressed for clients that accept it.
  public init(_ message: Value, compression: MessageCompression = .automatic) {
    contents = EncodedFrame(MessageFramer.frame(message), compression)
  }

  /// The size of the encoding, without its prefix, in bytes: what ``ServerConfiguration/maximumResponseSize`` limits.
  public var size: Int { contents.size }

  /// The memory that the bytes take at most, in bytes: those of a large message are kept compressed too, once a client
  /// has accepted that.
  public var memory: Int { contents.memory }

  /// The message that was encoded, decoded anew.
  public var message: Value {
    get throws(DecodingFailure) { try Value(decoding: contents.encoding) }
  }
}

/// What an ``EncodedMessage`` is, whatever its type.
@usableFromInline struct EncodedFrame: Sendable {
  private let frame: ByteBuffer
  private let compression: MessageCompression
  /// Nil for a message that is never compressed.
  private let compressed: CompressedFrame?

  init(_ frame: ByteBuffer, _ compression: MessageCompression) {
    var frame = frame
    // What is kept shouldn't keep the room that was made for the largest encoding that the message could have had.
    frame.shrinkBufferCapacity(to: frame.readableBytes)
    self.frame = frame
    self.compression = compression
    compressed =
      compression.applies(to: frame.readableBytes - MessageDeframer.prefixSize) ? CompressedFrame() : nil
  }

  var size: Int { frame.readableBytes - MessageDeframer.prefixSize }

  var memory: Int { compressed == nil ? frame.storageCapacity : 2 * frame.storageCapacity }

  /// The message without its prefix.
  var encoding: ByteBuffer {
    var encoding = frame
    encoding.moveReaderIndex(forwardBy: MessageDeframer.prefixSize)
    return encoding
  }

  /// The bytes that leave. Throws RESOURCE_EXHAUSTED if the message is over `limit` bytes.
  func frame(limit: Int, isCompressionAccepted: @autoclosure () -> Bool = false) throws(RPCError) -> ByteBuffer {
    try MessageFramer.check(size: size, limit: limit)
    guard let compressed, isCompressionAccepted() else { return frame }
    return compressed.value { MessageFramer.compress(frame, compression) }
  }
}

/// A frame that is compressed when it is first asked for. Nobody waits for another's compression: two who ask at the same
/// time both do the work, and the first result is kept.
private final class CompressedFrame: Sendable {
  private let frame = Mutex<ByteBuffer?>(nil)

  func value(_ compress: () -> ByteBuffer) -> ByteBuffer {
    if let frame = frame.withLock({ $0 }) { return frame }
    var made = compress()
    made.shrinkBufferCapacity(to: made.readableBytes)
    return frame.withLock { frame in
      let first = frame ?? made
      frame = first
      return first
    }
  }
}
