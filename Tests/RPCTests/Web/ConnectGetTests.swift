import Compression
import Encodings
import HTTP2
import NIOCore
import StandardMessages
import Testing

@_spi(Fuzzing) @testable import RPC

/// docs/web.md, "GET", byte by byte.
@Suite(.timeLimit(.minutes(10))) struct ConnectGetTests {
  private func base64(_ text: String, padded: Bool = false) -> String {
    String(decoding: Base64.encode(WebRequest.encoded(text), .url, padded: padded), as: UTF8.self)
  }

  @Test func parametersInAnyOrder() async throws {
    for query in [
      "connect=v1&encoding=proto&base64=1&message=\(base64("ab>?"))",
      "message=\(base64("ab>?"))&base64=1&encoding=proto",
      "x=%00&encoding=proto&&message=\(base64("ab>?", padded: true).replacing("=", with: "%3D"))&base64=1&y",
      "encoding=proto&base64=1&message=\(base64("ab>?", padded: true))",
      "encoding=proto&message=%0A%04ab%3E%3F", "encoding=proto&compression=identity&base64=0&message=%0a%04ab>?",
    ] {
      let call = try await WebRequest.get(query).answer()
      #expect(call.httpStatus == "200" && call.echoed == "ab>?", "\(query): \(call.text)")
      #expect(call.headers.string("content-type") == "application/proto")
      #expect(call.headers.string("content-length") == String(call.body.count))
      #expect(call.headers.string("cache-control") == "private, no-cache")
      #expect(call.values("vary") == ["Authorization, Accept-Encoding"])
      #expect(call.headers.string("etag") != nil)
      #expect(call.values("x-note") == ["1"] && call.values("trailer-x-note") == ["1"])
    }
  }

  @Test func aMessageInGzip() async throws {
    let bytes = ByteBuffer(bytes: WebRequest.encoded("zipped"))
    let compressed = try #require(Gzip.compress(bytes, after: 0, onlyIfSmaller: false))
    let text = String(decoding: Base64.encode(compressed.readableBytesView, .url), as: UTF8.self)
    let call = try await WebRequest.get("encoding=proto&base64=1&compression=gzip&message=\(text)").answer()
    #expect(call.echoed == "zipped")
  }

  @Test(arguments: [
    ("encoding=proto", "400", "message is missing"), ("encoding=proto&message=%", "400", "message is not percent"),
    ("encoding=proto&message=%4g", "400", "message is not percent"),
    ("encoding=proto&message=*&base64=1", "400", "not URL-safe base64"),
    ("encoding=proto&message=a+b/&base64=1", "400", "not URL-safe base64"),
    ("encoding=proto&message=&connect=v2", "400", "connect is v1"),
    ("encoding=proto&message=&compression=br", "501", "encoding br is not supported"),
    ("encoding=proto&message=%FF", "400", "not a google.protobuf.Any"),
  ]) func whatIsWrong(query: String, status: String, message: String) async throws {
    let call = try await WebRequest.get(query).answer()
    #expect(call.httpStatus == status && call.text.contains(message), "\(call.text)")
    #expect(call.headers.string("cache-control") == "private, no-cache")
    #expect(!call.headers.contains("etag"))
  }

  @Test(arguments: ["message=", "encoding=xml&message=", "", "encoding=&message="])
  func anUnknownCodec(query: String) async throws {
    let call = try await WebRequest.get(query).answer()
    #expect(call.httpStatus == "415" && call.headers.contains("accept-post"))
  }

  @Test func whatTheClientHasIsNotSentAgain() async throws {
    let request = WebRequest.get("encoding=proto&base64=1&message=\(base64("ab"))")
    try await TestServer.run { server in
      let first = try await request.answer(from: server)
      let tag = try #require(first.headers.string("etag"))
      for list in [tag, "W/\(tag)", "\"a\", \(tag)", "*", "\"a\",\(tag),\"b\""] {
        let call = try await request.adding(("if-none-match", list)).answer(from: server)
        #expect(call.httpStatus == "304" && call.body.isEmpty, "\(list)")
        #expect(call.headers.string("etag") == tag)
        #expect(call.headers.string("cache-control") == "private, no-cache")
        #expect(call.values("vary") == ["Authorization, Accept-Encoding"])
        #expect(!call.headers.contains("content-length") && !call.headers.contains("content-type"))
      }
      let other = WebRequest.get("encoding=proto&base64=1&message=\(base64("ac"))")
      let call = try await other.adding(("if-none-match", tag)).answer(from: server)
      #expect(call.httpStatus == "200" && call.headers.string("etag") != tag)
      let failed = WebRequest.get("encoding=proto&base64=1&message=\(base64("fail"))")
      #expect(try await failed.adding(("if-none-match", "*")).answer(from: server).httpStatus == "400")
    }
  }

  @Test func compressedBytesHaveATagOfTheirOwn() async throws {
    let text = String(repeating: "ab", count: 2000)
    let request = WebRequest.get("encoding=proto&base64=1&message=\(base64(text))")
    try await TestServer.run { server in
      let plain = try await request.answer(from: server)
      let compressed = try await request.adding(("accept-encoding", "gzip")).answer(from: server)
      #expect(compressed.headers.string("content-encoding") == "gzip")
      let tag = try #require(compressed.headers.string("etag"))
      #expect(plain.headers.string("etag") != tag)
      let again = try await request.adding(("accept-encoding", "gzip"), ("if-none-match", tag)).answer(from: server)
      #expect(again.httpStatus == "304" && !again.headers.contains("content-encoding"))
    }
  }

  @Test func whatMayChangeSomethingTakesPostAlone() async throws {
    var request = WebRequest.get("encoding=proto&message=")
    request.path = "\(EchoService.unary.path)?encoding=proto&message="
    let call = try await request.answer()
    #expect(call.httpStatus == "405" && call.headers.string("allow") == "POST")
  }

  @Test func aBodyIsPassedOver() async throws {
    var request = WebRequest.get("encoding=proto&base64=1&message=\(base64("ab"))")
    request.body = Array(repeating: 7, count: 100)
    #expect(try await request.answer().echoed == "ab")
  }

  @Test func aMessageOverTheLimit() async throws {
    var configuration = ServerConfiguration()
    configuration.maximumRequestSize = 3
    let request = WebRequest.get("encoding=proto&base64=1&message=\(base64("ab"))")
    #expect(try await request.answer(configuration: configuration).httpStatus == "429")
  }
}
