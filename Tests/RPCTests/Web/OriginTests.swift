import HTTP2
import NIOCore
import Testing

@testable import RPC

/// docs/web.md, "Other origins".
@Suite(.timeLimit(.minutes(10))) struct OriginTests {
  private static let app = "https://app.example.com"

  private func configuration() throws -> ServerConfiguration {
    var configuration = ServerConfiguration()
    configuration.allowedOrigins = [
      try #require(WebOrigin("https://App.example.com:443")), try #require(WebOrigin("http://localhost:5173")),
    ]
    return configuration
  }

  private func preflight(_ origin: String, verb: String = "POST") -> WebRequest {
    WebRequest(verb: "OPTIONS", fields: [("origin", origin), ("access-control-request-method", verb)])
  }

  @Test(arguments: [app, "http://localhost:5173"]) func aBrowserIsToldWhatPagesMayDo(origin: String) async throws {
    let call = try await preflight(origin).answer(configuration: try configuration())
    #expect(call.httpStatus == "204" && call.body.isEmpty)
    #expect(call.headers.string("access-control-allow-origin") == origin)
    #expect(call.headers.string("access-control-allow-methods") == "GET, POST")
    #expect(
      call.headers.string("access-control-allow-headers")
        == "content-type, connect-protocol-version, connect-timeout-ms, grpc-timeout, x-grpc-web, x-user-agent, authorization, x-max-staleness-ms"
    )
    #expect(call.headers.string("access-control-max-age") == "7200")
    #expect(call.values("vary") == ["Origin"])
    #expect(!call.headers.contains("access-control-allow-credentials"))
  }

  @Test(arguments: [
    "https://example.com", "https://app.example.com.evil.com", "https://app.example.com:8443", "null", "*", "",
  ])
  func otherOriginsMayNot(origin: String) async throws {
    let call = try await preflight(origin).answer(configuration: try configuration())
    #expect(call.httpStatus == "403" && !call.headers.contains("access-control-allow-origin"))
    #expect(call.values("vary") == ["Origin"])
    let post = try await WebRequest.proto("a").adding(("origin", origin)).answer(configuration: try configuration())
    #expect(!post.headers.contains("access-control-allow-origin") && post.values("vary") == ["Origin"])
  }

  @Test func answersSayWhatPagesMayRead() async throws {
    let exposed = "grpc-status, grpc-message, grpc-status-details-bin"
    for request in [
      WebRequest.proto("a"), WebRequest.proto("retry", to: EchoService.fail),
      WebRequest.proto("a").adding(("content-type", "text/plain")), WebRequest(verb: "GET", path: "/nothing"),
      WebRequest.proto("a").adding(("content-type", "application/grpc-web")),
      WebRequest.proto("a", to: EchoService.expand).adding(("content-type", "application/connect+proto")),
      WebRequest(verb: "GET", path: "/a.txt"),
    ] {
      let resource = PlainResource(path: "/a.txt", contentType: "text/plain", .init(string: "a"))
      let call = try await request.adding(("origin", Self.app)).answer(
        configuration: try configuration(), resources: [resource])
      #expect(call.values("access-control-allow-origin") == [Self.app], "\(request)")
      #expect(call.values("access-control-expose-headers") == [exposed])
      #expect(call.values("vary").contains("Origin"))
    }
    let get = try await WebRequest.get("encoding=proto&message=").answer(configuration: try configuration())
    #expect(get.values("vary") == ["Authorization, Accept-Encoding", "Origin"])
    #expect(!get.headers.contains("access-control-allow-origin"))
  }

  @Test func itIsOffByDefault() async throws {
    let asked = try await preflight(Self.app).answer()
    #expect(asked.httpStatus == "405" && !asked.headers.contains("access-control-allow-origin"))
    let call = try await WebRequest.proto("a").adding(("origin", Self.app)).answer()
    #expect(
      call.echoed == "a" && !call.headers.contains("access-control-allow-origin") && !call.headers.contains("vary"))
  }

  /// What a page may send to any host without asking: a form's content types.
  @Test(arguments: [
    "text/plain", "text/plain;application/proto", "application/x-www-form-urlencoded", "multipart/form-data",
  ])
  func aSimpleRequestIsNeverHandled(type: String) async throws {
    let call = try await WebRequest.proto("a").adding(("content-type", type), ("origin", "https://evil.example"))
      .answer()
    #expect(call.httpStatus == "415")
  }

  @Test(arguments: [
    ("https://a.example", "https://a.example"), ("HTTP://A.example:80", "http://a.example"),
    ("https://a.example:0443", "https://a.example"), ("http://a.example:443", "http://a.example:443"),
    ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://[::1]:8080", "http://[::1]:8080"),
    ("http://[::1]", "http://[::1]"),
  ]) func origins(text: String, written: String) {
    #expect(WebOrigin(text)?.description == written)
  }

  @Test(arguments: [
    "*", "null", "", "https://", "a.example", "ftp://a.example", "https://a.example/", "https://a.example/x",
    "https://*.example", "https://a.example:", "https://a.example:0", "https://a.example:65536", "https://a.example:x",
    "https://user@a.example", "https://a.example, https://b.example", "https://a b", "https://ä.example", "https://[]",
  ]) func noOrigins(text: String) {
    #expect(WebOrigin(text) == nil)
  }
}
