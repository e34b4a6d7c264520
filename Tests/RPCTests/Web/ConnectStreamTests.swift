import Compression
import HTTP2
import NIOCore
import StandardMessages
import Testing

@_spi(Fuzzing) @testable import RPC

/// docs/web.md, "Streams", byte by byte.
@Suite(.timeLimit(.minutes(10))) struct ConnectStreamTests {
  private func request(
    _ method: MethodDescriptor = EchoService.expand, _ body: [UInt8]
  ) -> WebRequest {
    WebRequest(path: method.path, fields: [("content-type", "application/connect+proto")], body: body)
  }

  private func expand(_ text: String) -> WebRequest {
    request(EchoService.expand, MessageDeframerTests.framed(WebRequest.encoded(text)))
  }

  private func expectFailure(
    _ call: RawCall, _ code: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(call.httpStatus == "200", sourceLocation: sourceLocation)
    #expect(call.headers.string("content-type") == "application/connect+proto", sourceLocation: sourceLocation)
    let last = try #require(call.envelopes.last, sourceLocation: sourceLocation)
    #expect(last.flag == 2, sourceLocation: sourceLocation)
    #expect(
      String(decoding: last.content, as: UTF8.self).hasPrefix("{\"error\":{\"code\":\"\(code)\","),
      "\(String(decoding: last.content, as: UTF8.self))", sourceLocation: sourceLocation)
    #expect(call.trailers.isEmpty, sourceLocation: sourceLocation)
  }

  @Test func messagesAndAnEnd() async throws {
    let call = try await expand("ab").answer()
    #expect(call.httpStatus == "200")
    #expect(call.headers.string("content-type") == "application/connect+proto")
    #expect(call.headers.string("x-request-id")?.count == 15)
    #expect(!call.headers.contains("content-length") && call.trailers.isEmpty)
    let envelopes = call.envelopes
    #expect(envelopes.map(\.flag) == [0, 0, 2])
    #expect(envelopes.map(\.content) == [WebRequest.encoded("a"), WebRequest.encoded("b"), Array("{}".utf8)])
  }

  @Test func aFailureIsTheLastMessage() async throws {
    let call = try await expand("a!").answer()
    #expect(call.envelopes.map(\.flag) == [0, 2])
    try expectFailure(call, "aborted")
    try expectFailure(try await expand("!").answer(), "aborted")
  }

  @Test func noRequestOrTwoAreUnimplemented() async throws {
    try expectFailure(try await request(EchoService.expand, []).answer(), "unimplemented")
    let message = MessageDeframerTests.framed(WebRequest.encoded("a"))
    try expectFailure(try await request(EchoService.expand, message + message).answer(), "unimplemented")
  }

  @Test func brokenEnvelopesAreTheClientsFault() async throws {
    let message = MessageDeframerTests.framed(WebRequest.encoded("a"))
    let cut = request(EchoService.expand, message.dropLast())
    try expectFailure(try await cut.answer(), "invalid_argument")
    try expectFailure(try await request(EchoService.expand, [0, 0, 0]).answer(), "invalid_argument")
    let flags = request(EchoService.expand, MessageDeframerTests.framed(WebRequest.encoded("a"), flag: 2))
    try expectFailure(try await flags.answer(), "invalid_argument")
    let compressed = request(EchoService.expand, MessageDeframerTests.framed(WebRequest.encoded("a"), flag: 1))
    try expectFailure(try await compressed.answer(), "invalid_argument")
    let corrupt = compressed.adding(("connect-content-encoding", "gzip"))
    try expectFailure(try await corrupt.answer(), "invalid_argument")
    var configuration = ServerConfiguration()
    configuration.maximumRequestSize = 10
    let long = request(EchoService.expand, [0, 0, 0, 0, 11])
    try expectFailure(try await long.answer(configuration: configuration), "resource_exhausted")
  }

  @Test func gzipOfSingleMessages() async throws {
    let text = String(repeating: "abc", count: 1000)
    let bytes = ByteBuffer(bytes: WebRequest.encoded(text))
    let compressed = try #require(Gzip.compress(bytes, after: 0, onlyIfSmaller: false))
    let chat = request(
      EchoService.chat,
      MessageDeframerTests.framed(Array(compressed.readableBytesView), flag: 1)
        + MessageDeframerTests.framed(WebRequest.encoded("short")))
    let plain = try await chat.adding(("connect-content-encoding", "gzip"), ("accept-encoding", "gzip")).answer()
    #expect(plain.envelopes.map(\.flag) == [0, 0, 2] && !plain.headers.contains("connect-content-encoding"))
    let both = try await chat.adding(("connect-content-encoding", "gzip"), ("connect-accept-encoding", "gzip")).answer()
    #expect(both.headers.string("connect-content-encoding") == "gzip" && !both.headers.contains("content-encoding"))
    #expect(both.envelopes.map(\.flag) == [1, 0, 2])
    let inflated = try Gzip.inflate(ByteBuffer(bytes: both.envelopes[0].content), limit: 1 << 20)
    #expect(inflated == bytes)
    try expectFailure(try await chat.adding(("connect-content-encoding", "br")).answer(), "unimplemented")
  }

  @Test func theRulesOfTheHead() async throws {
    try expectFailure(try await expand("a").adding(("connect-timeout-ms", "0")).answer(), "deadline_exceeded")
    try expectFailure(try await expand("a").adding(("connect-timeout-ms", "x")).answer(), "invalid_argument")
    try expectFailure(try await expand("a").adding(("connect-protocol-version", "2")).answer(), "invalid_argument")
    for type in ["application/proto", "application/json", "text/plain"] {
      let call = try await expand("a").adding(("content-type", type)).answer()
      #expect(call.httpStatus == "415")
      #expect(call.headers.string("accept-post")?.contains("application/connect+proto") == true)
    }
    var get = expand("a")
    get.verb = "GET"
    #expect(try await get.answer().headers.string("allow") == "POST")
  }

  @Test func metadataOfTheEnd() async throws {
    struct Service: RPCService {
      static let many = MethodDescriptor(service: "callboard.test.Ends", name: "Many")
      func register(in router: inout Router) {
        router.serverStreaming(Self.many) { (request: AnyMessage, responses: ResponseWriter<AnyMessage>, context) in
          var metadata = Metadata()
          metadata.add("x-note", "1")
          metadata.add("x-note", "a \"2\"")
          metadata.add("x-bytes-bin", binary: [1, 2, 3, 4])
          context.addTrailingMetadata(metadata)
          if request.typeURL == "fail" { throw RPCError(.aborted, reason: .unspecified, "x") }
        }
      }
    }
    try await TestServer.run(services: [Service()]) { server in
      let metadata = #""metadata":{"x-note":["1","a \"2\""],"x-bytes-bin":["AQIDBA"]}}"#
      let good = try await request(Service.many, MessageDeframerTests.framed([])).answer(from: server)
      #expect(String(decoding: try #require(good.envelopes.last).content, as: UTF8.self) == "{\(metadata)")
      let failed = MessageDeframerTests.framed(WebRequest.encoded("fail"))
      let bad = try await request(Service.many, failed).answer(from: server)
      #expect(String(decoding: try #require(bad.envelopes.last).content, as: UTF8.self).hasSuffix("},\(metadata)"))
    }
  }

  @Test func aSlowReaderHoldsTheStreamUp() async throws {
    try await TestServer.run { server in
      let connection = try await RawConnection.connect(port: server.port)
      let call = try await connection.open(
        EchoService.flood.path, [("content-type", "application/connect+proto")])
      call.reads = false
      try await call.send(message: WebRequest.encoded("1000"))
      try await call.finish()
      await call.events.wait(for: .data)
      try await call.reset(.cancel)
      await server.echo.events.wait(for: "ended")
      #expect(server.echo.written.count < 10_000)
      await connection.close()
    }
  }
}
