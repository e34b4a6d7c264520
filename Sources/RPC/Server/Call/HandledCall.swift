import NIOCore
public import Protobuf

/// A call as what stands around its handler sees it. What knows the messages' types is inlinable, see ``Router``.
@usableFromInline struct HandledCall: Sendable {
  let call: ServerCall
  /// Requests, and responses, are protobuf: nearly always.
  @usableFromInline let readsProtobuf: Bool
  @usableFromInline let writesProtobuf: Bool

  init(_ call: ServerCall) {
    self.call = call
    readsProtobuf = call.web?.requestCodec != .json
    writesProtobuf = call.web?.responseCodec != .json
  }

  /// The one request of a method that takes one.
  @inlinable func takeRequest<Request: Message>(as _: Request.Type) throws(RPCError) -> Request {
    readsProtobuf ? try .decoding(try takeRequestBytes()) : try .decodingJSON(try takeRequestBytes())
  }

  @usableFromInline func takeRequestBytes() throws(RPCError) -> ByteBuffer { try call.takeRequestBytes() }

  /// Keeps the one response of a method that gives one.
  @inlinable func respond(_ response: Reply<some Message>) throws(RPCError) {
    guard writesProtobuf else { return try respondInText(response) }
    switch response {
    case .message(let message): try respond(MessageFramer.frame(message))
    case .encoded(let message): try respond(message.contents)
    }
  }

  @usableFromInline func respondInText(_ response: Reply<some Message>) throws(RPCError) {
    try call.respondInText(response)
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
