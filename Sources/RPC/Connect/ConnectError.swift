import Encodings
import HTTP2
import NIOCore
import StandardMessages

/// A failure as Connect tells it: JSON, with an HTTP status where the answer isn't a stream.
enum ConnectError {
  /// `{"code":…,"message":…,"details":[…]}`
  static func encode(_ error: RPCError) -> [UInt8] {
    var json: [UInt8] = []
    json.reserveCapacity(256)
    append(error, to: &json)
    return json
  }

  /// The last message of a stream: `{}`, or with the error and the trailing metadata.
  static func endOfStream(_ error: RPCError?, _ metadata: Metadata?) -> [UInt8] {
    var json = Array("{".utf8)
    if let error {
      json += "\"error\":".utf8
      append(error, to: &json)
    }
    if let metadata, !metadata.fields.isEmpty {
      json += (error == nil ? "\"metadata\":{" : ",\"metadata\":{").utf8
      append(metadata, to: &json)
      json.append(UInt8(ascii: "}"))
    }
    json.append(UInt8(ascii: "}"))
    return json
  }

  private static func append(_ error: RPCError, to json: inout [UInt8]) {
    json += "{\"code\":\"\(name(error.code))\",\"message\":".utf8
    JSONText.append(error.messageOnTheWire, to: &json)
    json += ",\"details\":[".utf8
    for (index, detail) in StatusDetails.details(of: error).enumerated() {
      if index > 0 { json.append(UInt8(ascii: ",")) }
      let type = detail.typeURL.split(separator: "/").last.map(String.init) ?? detail.typeURL
      json += "{\"type\":\"\(type)\",\"value\":\"".utf8
      json += Base64.encode(detail.value)
      json += "\"}".utf8
    }
    json += "]}".utf8
  }

  /// The values of each name in an array.
  private static func append(_ metadata: Metadata, to json: inout [UInt8]) {
    var names: [String] = []
    var values: [String: [String]] = [:]
    for field in metadata.fields {
      let name = String(decoding: field.name, as: UTF8.self)
      if values[name] == nil { names.append(name) }
      values[name, default: []].append(String(decoding: field.value, as: UTF8.self))
    }
    for (index, name) in names.enumerated() {
      if index > 0 { json.append(UInt8(ascii: ",")) }
      JSONText.append(name, to: &json)
      json += ":[".utf8
      for (index, value) in (values[name] ?? []).enumerated() {
        if index > 0 { json.append(UInt8(ascii: ",")) }
        JSONText.append(value, to: &json)
      }
      json.append(UInt8(ascii: "]"))
    }
  }

  /// The HTTP status of an answer that isn't a stream.
  static func status(of error: RPCError) -> StaticString {
    switch error.reason {
    // Nothing is at the path.
    case .serviceUnknown, .methodUnknown: "404"
    default: status(of: error.code)
    }
  }

  private static func status(of code: StatusCode) -> StaticString {
    switch code {
    case .ok: "200"
    case .invalidArgument, .failedPrecondition, .outOfRange: "400"
    case .unauthenticated: "401"
    case .permissionDenied: "403"
    case .notFound: "404"
    case .alreadyExists, .aborted: "409"
    case .resourceExhausted: "429"
    case .cancelled: "499"
    case .unknown, .internal, .dataLoss: "500"
    case .unimplemented: "501"
    case .unavailable: "503"
    case .deadlineExceeded: "504"
    }
  }

  /// The code in the words of Connect.
  static func name(_ code: StatusCode) -> String {
    code == .cancelled ? "canceled" : code.name.lowercased()
  }
}
