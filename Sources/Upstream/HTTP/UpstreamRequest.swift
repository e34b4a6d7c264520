public import NIOHTTP1

/// One request to another service. It may be sent several times: that must do no more than to send it once.
public struct UpstreamRequest: Sendable {
  /// `GET`, `POST` …
  public var method: HTTPMethod
  /// With scheme, host and path.
  public var url: String
  /// All but those that every request of ours has.
  public var headers: HTTPHeaders
  /// Empty for none.
  public var body: [UInt8]

  /// A request of its parts.
  public init(_ method: HTTPMethod = .GET, _ url: String, headers: HTTPHeaders = [:], body: [UInt8] = []) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }
}
