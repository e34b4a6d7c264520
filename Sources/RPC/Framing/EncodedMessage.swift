import NIOCore
public import Protobuf

/// A message as the bytes that leave, prefix and encoding in one buffer: made once, and given to any number of calls.
/// For clients that accept it, it is compressed once as well, for the first of them, and so it is with its JSON.
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

  /// The memory that the bytes take at most, in bytes: those of a large message are kept compressed too, and as JSON, once
  /// a client has asked for that.
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
  /// What is made of it for some clients, and kept: nil for a message that is small, or never compressed.
  private let forms: FrameForms?

  init(_ frame: ByteBuffer, _ compression: MessageCompression) {
    var frame = frame
    // What is kept shouldn't keep the room that was made for the largest encoding that the message could have had.
    frame.shrinkBufferCapacity(to: frame.readableBytes)
    self.frame = frame
    self.compression = compression
    forms =
      compression.applies(to: frame.readableBytes - MessageDeframer.prefixSize)
      ? FrameForms(largestText: FrameForms.textFactor * frame.storageCapacity) : nil
  }

  var size: Int { frame.readableBytes - MessageDeframer.prefixSize }

  var memory: Int {
    forms == nil ? frame.storageCapacity : (2 + FrameForms.textFactor) * frame.storageCapacity
  }

  /// The message without its prefix.
  var encoding: ByteBuffer {
    var encoding = frame
    encoding.moveReaderIndex(forwardBy: MessageDeframer.prefixSize)
    return encoding
  }

  /// The bytes that leave. Throws RESOURCE_EXHAUSTED if the message is over `limit` bytes.
  func frame(limit: Int, isCompressionAccepted: @autoclosure () -> Bool = false) throws(RPCError) -> ByteBuffer {
    try MessageFramer.check(size: size, limit: limit)
    guard let forms, isCompressionAccepted() else { return frame }
    return forms.compressed { MessageFramer.compress(frame, compression) }
  }

  /// The bytes that leave where the message is JSON, which `make` frames. Throws RESOURCE_EXHAUSTED if they are over
  /// `limit` bytes.
  func jsonFrame(
    limit: Int, isCompressionAccepted: Bool, _ make: () throws(RPCError) -> ByteBuffer
  ) throws(RPCError) -> ByteBuffer {
    let json: ByteBuffer
    if let forms { json = try forms.json(make) } else { json = try make() }
    try MessageFramer.check(size: json.readableBytes - MessageDeframer.prefixSize, limit: limit)
    guard isCompressionAccepted else { return json }
    return forms?.compressedJSON { MessageFramer.compress(json, compression) }
      ?? MessageFramer.compress(json, compression)
  }
}
