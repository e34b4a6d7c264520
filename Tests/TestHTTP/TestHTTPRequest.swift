public import NIOHTTP1

/// What a server was asked.
public struct TestHTTPRequest: Sendable {
  /// `GET`, `POST` …
  public let method: HTTPMethod
  /// Path and query, as they came.
  public let uri: String
  /// As they came.
  public let headers: HTTPHeaders
  /// As it came.
  public let body: [UInt8]
}

/// What a server does with a request.
public enum TestHTTPAnswer: Sendable {
  /// An answer with this body.
  case answer(status: Int = 200, headers: HTTPHeaders = [:], body: String = "")
  /// An answer that ends in the middle.
  case cut
  /// No answer: the connection is closed.
  case hangUp
  /// No answer, ever.
  case silence
}
