import Compression
import NIOCore
import Protobuf

/// Puts a message behind its prefix, in one buffer and one pass.
@usableFromInline enum MessageFramer {
  /// Throws RESOURCE_EXHAUSTED if the encoding is over `limit` bytes.
  static func frame(_ message: some Message, limit: Int) throws(RPCError) -> ByteBuffer {
    let frame = frame(message)
    try check(size: frame.readableBytes - MessageDeframer.prefixSize, limit: limit)
    return frame
  }

  /// A frame of any size. One that ``check(size:limit:)`` refuses has no valid prefix.
  @inlinable static func frame(_ message: some Message) -> ByteBuffer {
    var frame = beginFrame()
    message.encode(into: &frame)
    endFrame(&frame)
    return frame
  }

  /// Room for a prefix.
  @usableFromInline static func beginFrame() -> ByteBuffer {
    var frame = ByteBufferAllocator().buffer(capacity: 128)
    frame.moveWriterIndex(forwardBy: MessageDeframer.prefixSize)
    return frame
  }

  /// The message is there.
  @usableFromInline static func endFrame(_ frame: inout ByteBuffer) {
    let length = UInt32(truncatingIfNeeded: frame.readableBytes - MessageDeframer.prefixSize)
    // In one look at the bytes, where the buffer's own functions would take one for each integer.
    frame.withUnsafeMutableReadableBytes { bytes in
      bytes[0] = 0
      bytes.storeBytes(of: length.bigEndian, toByteOffset: 1, as: UInt32.self)
    }
  }

  /// The frame with its message compressed; as it is, if `compression` says so.
  static func compress(_ frame: ByteBuffer, _ compression: MessageCompression) -> ByteBuffer {
    guard compression.applies(to: frame.readableBytes - MessageDeframer.prefixSize) else { return frame }
    var message = frame
    message.moveReaderIndex(forwardBy: MessageDeframer.prefixSize)
    let onlyIfSmaller = if case .always = compression { false } else { true }
    guard
      var compressed = Gzip.compress(message, after: MessageDeframer.prefixSize, onlyIfSmaller: onlyIfSmaller),
      let length = UInt32(exactly: compressed.readableBytes - MessageDeframer.prefixSize)
    else { return frame }
    compressed.setMultipleIntegers(UInt8(1), length, at: compressed.readerIndex)
    return compressed
  }

  /// Whether the message of a frame is compressed.
  static func isCompressed(_ frame: ByteBuffer) -> Bool { frame.getInteger(at: frame.readerIndex) == UInt8(1) }

  /// Throws RESOURCE_EXHAUSTED if an encoding of `size` bytes is over `limit`, or over what a prefix can say.
  static func check(size: Int, limit: Int) throws(RPCError) {
    guard size <= limit, UInt32(exactly: size) != nil else {
      throw RPCError.messageTooLarge(length: size, limit: limit)
    }
  }
}

extension RPCError {
  static func messageTooLarge(length: Int, limit: Int) -> RPCError {
    messageTooLarge("a message of \(length) bytes is over the limit of \(limit)", limit: limit)
  }

  static func messageTooLarge(_ message: String, limit: Int) -> RPCError {
    RPCError(
      .resourceExhausted, reason: .messageTooLarge, message,
      quotaViolations: [QuotaViolation(subject: "message size", description: "at most \(limit) bytes")])
  }

  /// What a broken prefix is to the other side.
  init(_ failure: MessageDeframer.Failure) {
    switch failure {
    case .tooLarge(let length, let limit): self = .messageTooLarge(length: length, limit: limit)
    case .compressedWithoutEncoding:
      self.init(.internal, reason: .messagePrefixInvalid, "a message is compressed, and no encoding was named")
    case .unknownFlag(let flag):
      self.init(.internal, reason: .messagePrefixInvalid, "a message's flag is \(flag), not 0 or 1")
    }
  }

  /// A message that isn't what its type says.
  @usableFromInline static func undecodable<M: Message>(_: M.Type, _ code: StatusCode, _ failure: DecodingFailure)
    -> RPCError
  {
    RPCError(code, reason: .messageUndecodable, "not a \(M.fullName): \(failure)")
  }
}
