import Foundation

/// Where a service is (RFC 6454): scheme, host and port, without a path.
///
/// Plain `http` is for stand-ins and tests: it is taken for this machine's own loopback addresses alone, since it carries
/// what anybody on the way could read and repeat.
public struct UpstreamOrigin: Sendable, Hashable, CustomStringConvertible {
  /// `https://api.example.com`, without a slash at the end.
  public let description: String

  /// Reads a URL of scheme, host and port; nil for any other text, and for `http` to another machine.
  public init?(_ text: String) {
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
      let host = parts.host, !host.isEmpty, parts.path.isEmpty || parts.path == "/",
      parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil,
      (1...65_535).contains(parts.port ?? 443)
    else { return nil }
    guard scheme == "https" || (scheme == "http" && Self.isLoopback(host)) else { return nil }
    let port = parts.port.map { ":\($0)" } ?? ""
    description = "\(scheme)://\(host)\(port)"
  }

  /// An origin that the program knows: `https`, and its default port.
  public init(https host: StaticString) { description = "https://\(host)" }

  /// `localhost` (RFC 6761, 6.3), `::1` and 127.0.0.0/8 (RFC 6890).
  private static func isLoopback(_ host: String) -> Bool {
    if ["localhost", "[::1]", "::1"].contains(host.lowercased()) { return true }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127"
      && numbers.allSatisfy { number in
        number.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } && UInt8(number) != nil
      }
  }
}
