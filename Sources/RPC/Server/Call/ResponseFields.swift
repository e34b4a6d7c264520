import Encodings
import HTTP2
import NIOCore

/// The header blocks of a server's answers (PROTOCOL-HTTP2, "Responses").
enum ResponseFields {
  private static let headers = ConstantFields([":status": "200", "content-type": "application/grpc"])
  private static let compressedHeaders = ConstantFields([
    ":status": "200", "content-type": "application/grpc", "grpc-encoding": "gzip",
  ])
  private static let okTrailers = ConstantFields(["grpc-status": "0"])
  private static let headersTooLarge = ConstantFields([":status": "431", "content-type": "application/grpc"])

  /// The headers before the first message.
  static func headers(requestID: String, encoding: MessageEncoding = .identity) -> HeaderFields {
    var fields = HeaderFields(encoding == .gzip ? compressedHeaders : headers)
    // Never the same twice: the compressors' tables have no use for it.
    fields.append("x-request-id", requestID, neverIndexed: true)
    return fields
  }

  /// The trailers of a call that went well.
  static let ok = HeaderFields(okTrailers)

  /// The trailers of a failed call.
  static func trailers(_ error: RPCError) -> HeaderFields {
    var fields = HeaderFields()
    append(error, to: &fields)
    return fields
  }

  /// The only block of a failed call that had no headers yet.
  static func trailersOnly(_ error: RPCError, requestID: String) -> HeaderFields {
    var fields = headers(requestID: requestID)
    append(error, to: &fields)
    return fields
  }

  /// The answer to a header list over the limit, of which nothing is known: for HTTP and gRPC clients alike.
  static func headersTooLarge(requestID: String) -> HeaderFields {
    var fields = HeaderFields(headersTooLarge)
    fields.append("x-request-id", requestID, neverIndexed: true)
    append(RPCError(.resourceExhausted, reason: .metadataTooLarge, "the header list is too large"), to: &fields)
    return fields
  }

  private static func append(_ error: RPCError, to fields: inout HeaderFields) {
    fields.append("grpc-status", String(error.code.rawValue))
    fields.append("grpc-message".utf8, StatusMessage.encode(error.messageOnTheWire))
    fields.append("grpc-status-details-bin".utf8, Base64.encode(StatusDetails.encode(error)))
    if error.reason == .encodingUnsupported {
      fields.append("grpc-accept-encoding", "\(MessageEncoding.acceptedNames)")
    }
  }
}
