import Foundation

/// Where an API is: scheme, host and port, without a path. Secrets go to `https` alone, or to this machine.
struct APIOrigin: Sendable, Hashable, CustomStringConvertible {
  /// Twilio's API.
  static let twilio = APIOrigin(checked: "https://api.twilio.com")

  /// `https://api.twilio.com`.
  let description: String

  private init(checked text: String) { description = text }

  /// The origin that `text` spells; nil for anything that isn't one, or that a secret must not go to.
  init?(_ text: String) {
    guard let parts = URLComponents(string: text), let host = parts.host, !host.isEmpty,
      parts.path.isEmpty || parts.path == "/", parts.query == nil, parts.fragment == nil, parts.user == nil,
      parts.password == nil, parts.port.map({ (1...65_535).contains($0) }) ?? true
    else { return nil }
    switch parts.scheme?.lowercased() {
    case "https": break
    case "http" where Self.loopbackHosts.contains(host.lowercased()): break
    default: return nil
    }
    description = text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  private static let loopbackHosts: Set<String> = ["127.0.0.1", "::1", "[::1]", "localhost"]
}
