/// An address of the web whose characters can stand in a policy and in a document: a scheme, a host, maybe a port, and
/// for the platform's pages a path.
public struct PageOrigin: Sendable, Hashable {
  /// As it was written, without a slash at its end.
  public let text: String

  /// What a policy lets in: `https://media.example.com`, `https://*.example.com:8443`; a host alone is one by https.
  public init?(source text: String) {
    let whole = text.contains("://") ? text : "https://\(text)"
    guard let (host, path) = Self.split(whole), path.isEmpty, Self.isHost(host, mayBeginWithStar: true) else {
      return nil
    }
    self.text = Self.trimmed(whole)
  }

  /// The address that pages are below: `https://app.example.com/console`.
  public init?(url text: String) {
    guard let (host, path) = Self.split(text), Self.isHost(host, mayBeginWithStar: false),
      path.utf8.allSatisfy({ Self.isLetterOrDigit($0) || "/-._~%".utf8.contains($0) })
    else { return nil }
    self.text = Self.trimmed(text)
  }

  /// Host with port, and what follows it without a slash at the end.
  private static func split(_ text: String) -> (host: Substring, path: Substring)? {
    guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }) else { return nil }
    let rest = trimmed(text).dropFirst(scheme.count)
    let end = rest.firstIndex(of: "/") ?? rest.endIndex
    return (rest[..<end], rest[end...])
  }

  private static func trimmed(_ text: String) -> String {
    text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  private static func isHost(_ text: Substring, mayBeginWithStar: Bool) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, let name = parts.first else { return false }
    if parts.count == 2, UInt16(parts[1]) == nil || !parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      return false
    }
    let plain = mayBeginWithStar && name.hasPrefix("*.") ? name.dropFirst(2) : name
    return !plain.isEmpty
      && plain.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
