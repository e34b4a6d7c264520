import HTTP2
import NIOCore
public import Protobuf

// Messages that aren't protobuf on the wire.
extension ServerCall {
  /// Keeps the one response of a method that gives one, in JSON or in the form of its path.
  func respondInText(_ response: Reply<some Message>) throws(RPCError) {
    guard case .route(let route, let query)? = web?.form else { return try respond(try frameJSON(response)) }
    let accept = record?.fields.lazy.filter { $0.name.elementsEqual("accept".utf8) } ?? []
    let answer = try route.answer(
      try response.plainMessage,
      RESTRequest(query: query, accept: accept.map { String(decoding: $0.value, as: UTF8.self) }))
    var frame = MessageFramer.beginFrame()
    frame.writeImmutableBuffer(answer.body)
    MessageFramer.endFrame(&frame)
    self.answer = RESTAnswer(contentType: answer.contentType, body: ByteBuffer(), fields: answer.fields)
    try respond(frame)
  }

  /// A response in JSON behind its prefix.
  func frameJSON(_ response: Reply<some Message>) throws(RPCError) -> ByteBuffer {
    MessageFramer.frameJSON(try response.plainMessage)
  }
}

extension MessageFramer {
  /// A message in JSON behind its prefix, of any size.
  static func frameJSON(_ message: some Message) -> ByteBuffer {
    var frame = beginFrame()
    frame.writeString(message.jsonString)
    endFrame(&frame)
    return frame
  }
}

extension Reply {
  /// The message, as a defect where it can't be decoded.
  fileprivate var plainMessage: Response {
    get throws(RPCError) {
      do throws(DecodingFailure) {
        return try message
      } catch {
        throw RPCError(.internal, reason: .internalError, "internal error", cause: error)
      }
    }
  }
}

extension Message {
  /// A request of its JSON.
  @usableFromInline static func decodingJSON(_ bytes: ByteBuffer) throws(RPCError) -> Self {
    throw RPCError(.internal, reason: .internalError, "internal error")
  }
}
