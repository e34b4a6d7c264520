import HTTP2

/// Which pages of other origins may call (the Fetch standard, "CORS protocol"; docs/web.md, "Other origins"). Never a
/// wildcard: every origin that may is named.
struct OriginRules: Sendable {
  private let allowed: [[UInt8]]

  init(_ allowed: Set<WebOrigin>) { self.allowed = allowed.map { Array($0.description.utf8) } }

  /// Whether there are any: else answers say nothing of origins.
  var isOn: Bool { !allowed.isEmpty }

  func allows(_ origin: ArraySlice<UInt8>) -> Bool { allowed.contains { $0.elementsEqual(origin) } }

  /// What the answer to a request from `origin` says.
  func fields(for origin: ArraySlice<UInt8>?) -> OriginFields {
    guard isOn else { return .none }
    guard let origin, allows(origin) else { return .varies }
    return .allowed(origin)
  }

  private static let preflight = ConstantFields([
    ":status": "204", "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers":
      "content-type, connect-protocol-version, connect-timeout-ms, grpc-timeout, x-grpc-web, x-user-agent, authorization, x-max-staleness-ms",
    "access-control-max-age": "7200",
  ])
  private static let refused = ConstantFields([":status": "403", "content-length": "0"])

  /// The answer to a browser that asks what a page may do.
  func preflight(from origin: ArraySlice<UInt8>) -> HeaderFields {
    guard allows(origin) else {
      var fields = HeaderFields(Self.refused)
      OriginFields.varies.append(to: &fields)
      return fields
    }
    var fields = HeaderFields(Self.preflight)
    fields.append("access-control-allow-origin".utf8, origin)
    fields.append("vary", "Origin")
    return fields
  }
}

/// What an answer says of the origin that asked.
enum OriginFields: Sendable {
  /// Nothing: no other origin may call.
  case none
  /// The answer to another origin would say more.
  case varies
  /// A page of this origin may read the answer.
  case allowed(ArraySlice<UInt8>)

  func append(to fields: inout HeaderFields) {
    switch self {
    case .none: return
    case .varies: break
    case .allowed(let origin):
      fields.append("access-control-allow-origin".utf8, origin)
      fields.append("access-control-expose-headers", "grpc-status, grpc-message, grpc-status-details-bin")
    }
    fields.append("vary", "Origin")
  }
}
