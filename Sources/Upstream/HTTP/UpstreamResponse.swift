public import NIOHTTP1

/// What another service answered, whole.
public struct UpstreamResponse: Sendable {
  /// What the service is called in messages.
  public let service: String
  /// The answer's status.
  public let status: HTTPResponseStatus
  /// The answer's headers.
  public let headers: HTTPHeaders
  /// The answer's content. Empty where the status is one of a failure, and the content longer than is read.
  public let body: [UInt8]

  /// An answer of its parts.
  public init(service: String, status: HTTPResponseStatus, headers: HTTPHeaders, body: [UInt8]) {
    self.service = service
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// What a status that brings no answer means (RFC 9110, 15): 408, 429 and 5xx may pass by themselves.
  public var failure: UpstreamError {
    let words = "\(service) answered \(status.code)"
    return switch status.code {
    case 408, 429, 500...599: UpstreamError(.unavailable, words, retryAfter: retryAfter)
    default: UpstreamError(.refused, words)
    }
  }

  /// The seconds of `Retry-After` (RFC 9110, 10.2.3). A date is not understood: then the policy's own wait serves.
  public var retryAfter: Duration? {
    guard let text = headers.first(name: "retry-after"), (1...9).contains(text.utf8.count),
      text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let seconds = Int64(text)
    else { return nil }
    return .seconds(seconds)
  }
}
