import HTTP2

/// How an address is written: `127.0.0.1:50051`, `localhost:50051`, `[::1]:50051`, `unix:/run/callboard.sock`.
package enum EndpointText {
  /// An address that may be a port alone, which is one of `defaultHost`.
  package static func parse(_ text: String, defaultHost: String) throws(InvalidValue) -> Endpoint {
    if !text.contains(":"), let port = UInt16(text), text.allSatisfy({ $0.isASCII && $0.isNumber }) {
      return .tcp(host: defaultHost, port: Int(port))
    }
    return try parse(text)
  }

  package static func parse(_ text: String) throws(InvalidValue) -> Endpoint {
    let invalid = InvalidValue(problem: "is no HOST:PORT, like 127.0.0.1:50051 or [::1]:50051, and no unix:PATH")
    if text.hasPrefix("unix:") {
      let path = String(text.dropFirst("unix:".count))
      // A socket's path has 107 bytes at most (sun_path).
      guard !path.isEmpty, path.utf8.count <= 107 else { throw invalid }
      return .unix(path: path)
    }
    guard let colon = text.lastIndex(of: ":") else { throw invalid }
    let digits = text[text.index(after: colon)...]
    guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = UInt16(digits) else { throw invalid }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      throw invalid
    }
    guard !host.isEmpty else { throw invalid }
    return .tcp(host: String(host), port: Int(port))
  }
}
