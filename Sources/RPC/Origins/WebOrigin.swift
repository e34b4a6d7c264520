/// Where a page comes from, as browsers name it (RFC 6454): `https://app.example.com`, `http://localhost:5173`.
public struct WebOrigin: Hashable, Sendable, CustomStringConvertible {
  /// As the `Origin` of a request has it: in lower case, without a default port.
  public let description: String

  /// Nil for what isn't a scheme (`http` or `https`), `://`, a host and maybe a port, and nothing else: for `*` and `null`
  /// above all.
  public init?(_ text: String) {
    let text = text.lowercased()
    let (scheme, defaultPort) = text.hasPrefix("https://") ? ("https://", "443") : ("http://", "80")
    guard text.hasPrefix(scheme), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    let authority = text.dropFirst(scheme.count)
    let portStart = authority.last == "]" ? nil : authority.lastIndex(of: ":")
    let host = portStart.map { authority[..<$0] } ?? authority
    let port = portStart.map { authority[authority.index(after: $0)...] }
    guard Self.isHost(host) else { return nil }
    if let port {
      guard (1...5).contains(port.count), port.utf8.allSatisfy({ (48...57).contains($0) }), let number = UInt16(port),
        number > 0
      else { return nil }
      description = String(number) == defaultPort ? "\(scheme)\(host)" : "\(scheme)\(host):\(number)"
    } else {
      description = "\(scheme)\(host)"
    }
  }

  /// A name, an IPv4 address, or an IPv6 address in brackets.
  private static func isHost(_ host: Substring) -> Bool {
    if host.hasPrefix("["), host.hasSuffix("]"), host.count > 2 {
      return host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
    }
    return !host.isEmpty && host.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "." || $0 == "_" }
  }
}
