import NIOCore
public import Protobuf

/// A call as what stands around its handler sees it. What knows the messages' types is inlinable, see ``Router``.
@usableFromInline struct HandledCall: Sendable {
  let call: ServerCall

  /// The one request of a method that takes one.
  @inlinable func takeRequest<Request: Message>(as _: Request.Type) throws(RPCError) -> Request {
    try .decoding(try takeRequestBytes())
  }

  @usableFromInline func takeRequestBytes() throws(RPCError) -> ByteBuffer { try call.takeRequestBytes() }

  /// Keeps the one response of a method that gives one.
  @inlinable func respond(_ response: Reply<some Message>) throws(RPCError) {
    switch response {
    case .message(let message): try respond(MessageFramer.frame(message))
    case .encoded(let message): try respond(message.contents)
    }
  }

  @usableFromInline func respond(_ frame: ByteBuffer) throws(RPCError) { try call.respond(frame) }

  @usableFromInline func respond(_ message: EncodedFrame) throws(RPCError) { try call.respond(message) }
}

extension Message {
  /// A request of its bytes.
  @inlinable static func decoding(_ bytes: ByteBuffer) throws(RPCError) -> Self {
    do throws(DecodingFailure) {
      return try Self(decoding: bytes)
    } catch {
      throw RPCError.undecodable(Self.self, .invalidArgument, error)
    }
  }
}
