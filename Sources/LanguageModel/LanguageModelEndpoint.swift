import Foundation
public import Upstream

/// Where a language model answers: an address with the method `chat/completions` below it, as OpenAI's API and many
/// others have it.
public struct LanguageModelEndpoint: Sendable, Hashable {
  /// The method's URL.
  public let url: String
  /// Its scheme, host and port.
  public let origin: UpstreamOrigin

  /// Reads a URL such as `https://models.example.com/v1`; one that ends in `/chat/completions` is taken as it is. Nil for
  /// any other text, for plain `http` to another machine, and for one with a user, a query or a fragment.
  public init?(_ text: String) {
    guard var parts = URLComponents(string: text), parts.query == nil, parts.fragment == nil, parts.user == nil,
      parts.password == nil
    else { return nil }
    var path = parts.percentEncodedPath
    guard path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    parts.percentEncodedPath = ""
    guard let address = parts.string, let origin = UpstreamOrigin(address) else { return nil }
    while path.hasSuffix("/") { path.removeLast() }
    let method = "/chat/completions"
    url = origin.description + (path.hasSuffix(method) ? path : path + method)
    self.origin = origin
  }
}
