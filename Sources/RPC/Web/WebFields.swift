import Encodings
import HTTP2
import NIOCore

/// The header blocks of answers that aren't plain gRPC's.
enum WebFields {
  private static let grpcWeb = ConstantFields([":status": "200", "content-type": "application/grpc-web+proto"])
  private static let grpcWebCompressed = ConstantFields([
    ":status": "200", "content-type": "application/grpc-web+proto", "grpc-encoding": "gzip",
  ])
  private static let protoStream = ConstantFields([":status": "200", "content-type": "application/connect+proto"])
  private static let protoStreamCompressed = ConstantFields([
    ":status": "200", "content-type": "application/connect+proto", "connect-content-encoding": "gzip",
  ])
  private static let jsonStream = ConstantFields([":status": "200", "content-type": "application/connect+json"])
  private static let jsonStreamCompressed = ConstantFields([
    ":status": "200", "content-type": "application/connect+json", "connect-content-encoding": "gzip",
  ])
  private static let proto = ConstantFields([":status": "200", "content-type": "application/proto"])
  private static let json = ConstantFields([":status": "200", "content-type": "application/json"])
  private static let notModified = ConstantFields([":status": "304"])

  /// Of an answer whose messages have prefixes.
  static func stream(_ web: WebExchange, _ encoding: MessageEncoding, requestID: String) -> HeaderFields {
    let isCompressed = encoding == .gzip
    let constant =
      switch (web.form, web.responseCodec) {
      case (.grpcWeb, _): isCompressed ? grpcWebCompressed : grpcWeb
      case (_, .protobuf): isCompressed ? protoStreamCompressed : protoStream
      case (_, .json): isCompressed ? jsonStreamCompressed : jsonStream
      }
    var fields = HeaderFields(constant)
    fields.append("x-request-id", requestID, neverIndexed: true)
    web.origin.append(to: &fields)
    return fields
  }

  /// Of an answer that is its body: one message.
  static func message(_ web: WebExchange, requestID: String) -> HeaderFields {
    var fields: HeaderFields
    if let answer = web.answer {
      fields = HeaderFields()
      fields.append(":status", "200")
      fields.append("content-type", answer.contentType)
      for (name, value) in answer.fields { fields.append(name, value) }
    } else {
      fields = HeaderFields(web.responseCodec == .protobuf ? proto : json)
    }
    finish(&fields, web, requestID: requestID)
    return fields
  }

  /// Of an answer that the client has already.
  static func notModified(_ web: WebExchange, requestID: String) -> HeaderFields {
    var fields = HeaderFields(notModified)
    finish(&fields, web, requestID: requestID)
    return fields
  }

  /// Of a failure that is told as JSON.
  static func failure(_ web: WebExchange, _ error: RPCError, requestID: String) -> HeaderFields {
    var fields = HeaderFields()
    fields.append(":status", "\(ConnectError.status(of: error))")
    fields.append("content-type", "application/json")
    finish(&fields, web, requestID: requestID)
    switch error.code {
    // RFC 9110, section 11.6.1.
    case .unauthenticated: fields.append("www-authenticate", "Bearer")
    case .unimplemented where error.reason == .encodingUnsupported:
      fields.append("accept-encoding", "\(MessageEncoding.acceptedNames)")
    default: break
    }
    return fields
  }

  private static func finish(_ fields: inout HeaderFields, _ web: WebExchange, requestID: String) {
    fields.append("x-request-id", requestID, neverIndexed: true)
    if web.isCacheable {
      fields.append("cache-control", "private, no-cache")
      fields.append("vary", "Authorization, Accept-Encoding")
    }
    web.origin.append(to: &fields)
  }
}
