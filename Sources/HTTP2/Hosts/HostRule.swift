/// For which names a server answers on a loopback address (docs/wire.md, "Hosts"). A page of another site can have its own
/// name resolve to a loopback address, and so reach what listens there with the browser's help: but its requests bear that
/// name. On other addresses, and on Unix domain sockets, any name is answered for.
public struct HostRule: Hashable, Sendable {
  /// In lower case, addresses without brackets.
  private let allowed: Set<String>

  /// - Parameter allowedHosts: Names or addresses that are answered for beside those of the loopback, with any port; see
  ///   ``isHost(_:)``.
  public init(allowedHosts: [String] = []) {
    allowed = Set(allowedHosts.map { Self.withoutBrackets($0.lowercased()) })
  }

  /// Whether a text is a host's name or address, without a port: `callboard.internal`, `10.1.2.3`, `[fd00::1]`.
  public static func isHost(_ text: String) -> Bool {
    let bare = withoutBrackets(text)
    if LoopbackAddress.isIPv6(bare) { return true }
    guard text == bare, (1...253).contains(text.utf8.count) else { return false }
    return text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy(isLabel)
  }

  /// Whether a request for this authority (`:authority`, `Host`) is answered on a loopback address: for `localhost`, names
  /// that end in `.localhost`, 127.0.0.0/8, `[::1]` and the names that are allowed, each with any port or none.
  public func allows(_ authority: some Collection<UInt8>) -> Bool {
    guard let host = Self.host(of: String(decoding: authority, as: UTF8.self).lowercased()) else { return false }
    return host == "localhost" || host.hasSuffix(".localhost") || LoopbackAddress.isLoopback(host)
      || allowed.contains(host)
  }

  /// The host of `host`, `host:port`, `[address]` or `[address]:port`; nil for what is none of these.
  private static func host(of authority: String) -> String? {
    let bytes = authority.utf8
    if bytes.first == UInt8(ascii: "[") {
      guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
      let rest = bytes[bytes.index(after: end)...]
      guard rest.isEmpty || rest.first == UInt8(ascii: ":") && isPort(rest.dropFirst()) else { return nil }
      let address = String(authority[..<end].dropFirst())
      return LoopbackAddress.isIPv6(address) ? address : nil
    }
    let name = bytes.prefix { $0 != UInt8(ascii: ":") }
    guard !name.isEmpty, name.endIndex == bytes.endIndex || isPort(bytes[name.endIndex...].dropFirst()) else {
      return nil
    }
    return String(name)
  }

  private static func isPort(_ text: Substring.UTF8View) -> Bool {
    text.count <= 5 && text.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  private static func isLabel(_ label: Substring.UTF8View) -> Bool {
    (1...63).contains(label.count)
      && label.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }

  private static func withoutBrackets(_ text: String) -> String {
    text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
  }
}
