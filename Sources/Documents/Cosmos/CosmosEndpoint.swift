import Foundation

/// The address of an Azure Cosmos DB account: `https://ACCOUNT.documents.azure.com:443/`.
///
/// Plain `http` is for the emulator and for tests: it is taken for this machine's own loopback addresses alone, since it
/// carries what anybody on the way could read and repeat.
public struct CosmosEndpoint: Sendable, Hashable, CustomStringConvertible {
  /// Scheme, host and port, without a slash at the end.
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

  private static func isLoopback(_ host: String) -> Bool {
    if ["localhost", "[::1]", "::1"].contains(host.lowercased()) { return true }
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
  }
}
