import HTTP2
import NIOCore
public import Protobuf

// Messages that aren't protobuf on the wire.
extension ServerCall {
  /// Keeps the one response of a method that gives one, in JSON or in the form of its path.
  func respondInText(_ response: Reply<some Message>) throws(RPCError) {
    guard let web, case .route(let route, let query) = web.form else { return keep(try frameText(response)) }
    let accept = record?.fields.filter { $0.name.elementsEqual("accept".utf8) } ?? []
    let answer = try route.answer(
      try response.readMessage(),
      RESTRequest(query: query, accept: accept.map { String(decoding: $0.value, as: UTF8.self) }))
    var frame = MessageFramer.beginFrame()
    frame.writeImmutableBuffer(answer.body)
    MessageFramer.endFrame(&frame)
    web.answer = RESTAnswer(contentType: answer.contentType, body: ByteBuffer(), fields: answer.fields)
    try respond(frame)
  }

  /// A response in JSON as it leaves, behind its prefix.
  func frameText(_ response: Reply<some Message>) throws(RPCError) -> ByteBuffer {
    switch response {
    case .message(let message): return try finish(MessageFramer.frameJSON(message))
    case .encoded(let encoded):
      return try encoded.contents.jsonFrame(
        limit: connection.core.configuration.maximumResponseSize, isCompressionAccepted: acceptsCompression
      ) { () throws(RPCError) in MessageFramer.frameJSON(try response.readMessage()) }
    }
  }
}

extension MessageFramer {
  /// A message in JSON behind its prefix, of any size.
  static func frameJSON(_ message: some Message) -> ByteBuffer {
    var frame = beginFrame()
    message.encodeJSON(into: &frame)
    endFrame(&frame)
    return frame
  }
}

extension Reply {
  /// The message; INTERNAL where one that was encoded can't be decoded.
  fileprivate func readMessage() throws(RPCError) -> Response {
    do throws(DecodingFailure) {
      return try message
    } catch {
      throw RPCError(.internal, reason: .internalError, "internal error", cause: error)
    }
  }
}

extension Message {
  /// A request of its JSON.
  @usableFromInline static func decodingJSON(_ bytes: ByteBuffer) throws(RPCError) -> Self {
    do throws(JSONDecodingFailure) {
      return try Self(decodingJSON: bytes)
    } catch {
      let violations =
        error.path.isEmpty ? [] : [FieldViolation(field: error.path, description: error.detail)]
      throw RPCError(
        .invalidArgument, reason: .messageUndecodable, "not a \(fullName): \(error)", fieldViolations: violations)
    }
  }
}
