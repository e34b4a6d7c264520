/// A TCP address: `127.0.0.1:50051`, `localhost:50051`, `[::1]:50051`.
struct ListenAddress: Equatable, Sendable, CustomStringConvertible {
  var host: String
  /// 0 lets the system choose when listening.
  var port: Int

  init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  init(parsing text: String) throws(InvalidValue) {
    let invalid = InvalidValue(problem: "is no HOST:PORT, like 127.0.0.1:50051 or [::1]:50051")
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
      throw invalid
    }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      throw invalid
    }
    guard !host.isEmpty else { throw invalid }
    self.init(host: String(host), port: Int(port))
  }

  var description: String {
    host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}
