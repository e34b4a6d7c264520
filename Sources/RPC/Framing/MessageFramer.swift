import Compression
import NIOCore
import Protobuf

/// Puts a message behind its prefix, in one buffer and one pass.
enum MessageFramer {
  /// Throws RESOURCE_EXHAUSTED if the encoding is over `limit` bytes.
  static func frame(_ message: some Message, limit: Int) throws(RPCError) -> ByteBuffer {
    let frame = frame(message)
    try check(size: frame.readableBytes - MessageDeframer.prefixSize, limit: limit)
    return frame
  }

  /// A frame of any size. One that ``check(size:limit:)`` refuses has no valid prefix.
  static func frame(_ message: some Message) -> ByteBuffer {
    var buffer = ByteBufferAllocator().buffer(capacity: 128)
    buffer.writeMultipleIntegers(UInt8(0), UInt32(0))
    message.encode(into: &buffer)
    let prefix = UInt32(truncatingIfNeeded: buffer.readableBytes - MessageDeframer.prefixSize)
    buffer.setInteger(prefix, at: buffer.readerIndex + 1)
    return buffer
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
  static func undecodable<M: Message>(_: M.Type, _ code: StatusCode, _ failure: DecodingFailure) -> RPCError {
    RPCError(code, reason: .messageUndecodable, "not a \(M.fullName): \(failure)")
  }
}
