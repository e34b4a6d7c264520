import Encodings
import HTTP2

/// What a header block or the trailers of an answer say.
struct ResponseHead {
  /// The call's status, if the block carries one.
  enum Status {
    case ok
    case failed(RPCError)
  }

  private(set) var status: Status?
  /// Why the answer isn't one of gRPC: another HTTP status than 200, another content type.
  private(set) var refusal: RPCError?
  /// What compressed messages are compressed by.
  private(set) var encoding = MessageEncoding.identity
  /// The server's name for the call.
  private(set) var requestID: String?

  init(_ fields: HeaderFields) {
    requestID = fields.string("x-request-id")
    if let value = fields["grpc-status"] { status = Self.status(value, fields, requestID) }
    refusal = Self.refusal(fields)
    guard let name = fields["grpc-encoding"] else { return }
    if let known = MessageEncoding(name: name) {
      encoding = known
    } else if refusal == nil {
      let text = String(decoding: name.prefix(32), as: UTF8.self)
      refusal = RPCError(.internal, reason: .responseInvalid, "the answer's encoding is \(text)")
    }
  }

  private static func status(_ value: ArraySlice<UInt8>, _ fields: HeaderFields, _ requestID: String?) -> Status {
    // What isn't a code of ours is UNKNOWN (statuscodes.md).
    let code = Int32(String(decoding: value, as: UTF8.self)).flatMap(StatusCode.init(rawValue:)) ?? .unknown
    guard code != .ok else { return .ok }
    var error = RPCError(code, reason: .unspecified, fields["grpc-message"].map(StatusMessage.decode) ?? "")
    if let details = fields["grpc-status-details-bin"].flatMap({ Base64.decode($0) }) {
      StatusDetails.decode(details, into: &error)
    }
    error.requestID = requestID
    return .failed(error)
  }

  private static func refusal(_ fields: HeaderFields) -> RPCError? {
    let status = fields.string(":status").flatMap { Int($0) } ?? 0
    if status != 200 {
      return RPCError(StatusCode(httpStatus: status), reason: .responseInvalid, "the server answered HTTP \(status)")
    }
    let type = fields["content-type"] ?? []
    guard MediaType(type) == .grpc else {
      let name = String(decoding: type.prefix(64), as: UTF8.self)
      return RPCError(.unknown, reason: .responseInvalid, "the answer's content type is \"\(name)\"")
    }
    return nil
  }
}
