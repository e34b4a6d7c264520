import NIOCore
import Protobuf

/// Puts a message behind its prefix, in one buffer and one pass.
enum MessageFramer {
  /// Throws RESOURCE_EXHAUSTED if the encoding is over `limit` bytes.
  static func frame(_ message: some Message, limit: Int) throws(RPCError) -> ByteBuffer {
    var buffer = ByteBufferAllocator().buffer(capacity: 128)
    buffer.writeMultipleIntegers(UInt8(0), UInt32(0))
    message.encode(into: &buffer)
    let length = buffer.readableBytes - MessageDeframer.prefixSize
    guard length <= limit, let prefix = UInt32(exactly: length) else {
      throw RPCError.messageTooLarge(length: length, limit: limit)
    }
    buffer.setInteger(prefix, at: buffer.readerIndex + 1)
    return buffer
  }
}

extension RPCError {
  static func messageTooLarge(length: Int, limit: Int) -> RPCError {
    RPCError(
      .resourceExhausted, reason: .messageTooLarge, "a message of \(length) bytes is over the limit of \(limit)",
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
