import Compression
import HTTP2
import NIOCore
import Protobuf
import StandardMessages
import Synchronization
import Testing

@_spi(Fuzzing) @testable import RPC

/// docs/web.md, "JSON": the same calls with messages in JSON.
@Suite(.timeLimit(.minutes(10))) struct ConnectJSONTests {
  private func json(_ body: String, to method: MethodDescriptor = EchoService.unary) -> WebRequest {
    WebRequest(path: method.path, fields: [("content-type", "application/json")], body: Array(body.utf8))
  }

  @Test func bothWays() async throws {
    let call = try await json(#"{"@type": "ab"}"#).answer()
    #expect(call.httpStatus == "200" && call.text == #"{"@type":"ab"}"#)
    #expect(call.headers.string("content-type") == "application/json")
    #expect(call.headers.string("content-length") == String(call.body.count))
    #expect(try await json("{}").adding(("content-type", "application/json; charset=UTF-8")).answer().text == "{}")
  }

  @Test(arguments: ["", " ", "{", "[]", "{}{}", #"{"@type": 1}"#, #"{"@type": "a", "@type": "b"}"#, "\u{FEFF}{}"])
  func whatIsNotTheMessage(body: String) async throws {
    let call = try await json(body).answer()
    #expect(call.httpStatus == "400" && call.text.hasPrefix(#"{"code":"invalid_argument","message":"not a google."#))
  }

  @Test func theFieldIsNamed() throws {
    let error = try #require(throws: RPCError.self) {
      _ = try ErrorInfo.decodingJSON(ByteBuffer(string: #"{"reason": 1}"#))
    }
    #expect(error.code == .invalidArgument && error.reason == .messageUndecodable)
    #expect(error.fieldViolations.map(\.field) == ["reason"])
  }

  @Test func byGet() async throws {
    let call = try await WebRequest.get("connect=v1&encoding=json&message=%7B%22%40type%22:%22a+b%22%7D").answer()
    #expect(call.text == #"{"@type":"a b"}"# && call.headers.contains("etag"))
    #expect(try await WebRequest.get("encoding=json&base64=1&message=e30").answer().text == "{}")
    #expect(try await WebRequest.get("encoding=json&message=").answer().httpStatus == "400")
  }

  @Test func streams() async throws {
    let request = WebRequest(
      path: EchoService.expand.path, fields: [("content-type", "application/connect+json")],
      body: MessageDeframerTests.framed(Array(#"{"@type":"ab"}"#.utf8)))
    let call = try await request.answer()
    #expect(call.headers.string("content-type") == "application/connect+json")
    #expect(call.envelopes.map(\.flag) == [0, 0, 2])
    let texts = call.envelopes.map { String(decoding: $0.content, as: UTF8.self) }
    #expect(texts == [#"{"@type":"a"}"#, #"{"@type":"b"}"#, "{}"])
    var chat = request
    chat.path = EchoService.chat.path
    #expect(try await chat.answer().envelopes.map(\.flag) == [0, 2])
    chat.body = MessageDeframerTests.framed(Array("{".utf8))
    let broken = try #require(try await chat.answer().envelopes.last)
    #expect(String(decoding: broken.content, as: UTF8.self).hasPrefix(#"{"error":{"code":"invalid_argument""#))
  }

  /// Answers that are given to several calls: their JSON is made once where they are large.
  @Test func encodedMessages() async throws {
    for length in [10, 3000] {
      let answer = EncodedMessage(AnyMessage(typeURL: String(repeating: "a", count: length)))
      try await TestServer.run(services: [EncodedService(answer: answer)]) { server in
        let text = "{\"@type\":\"\(String(repeating: "a", count: length))\"}"
        for _ in 0..<2 {
          let one = try await json("{}", to: EncodedService.one).answer(from: server)
          #expect(one.text == text)
          let gzip = try await json("{}", to: EncodedService.one).adding(("accept-encoding", "gzip")).answer(
            from: server)
          #expect((gzip.headers.string("content-encoding") == "gzip") == (length > 1024))
          if length > 1024 {
            let inflated = try Gzip.inflate(ByteBuffer(bytes: gzip.body), limit: 1 << 20)
            #expect(String(buffer: inflated) == text)
          }
          let proto = try await WebRequest.proto("", to: EncodedService.one).answer(from: server)
          #expect(proto.echoed == String(repeating: "a", count: length))
        }
      }
    }
  }

  @Test func jsonThatIsOverTheLimit() async throws {
    var configuration = ServerConfiguration()
    configuration.maximumResponseSize = 3005
    let answer = EncodedMessage(AnyMessage(typeURL: String(repeating: "a", count: 3000)))
    try await TestServer.run(configuration: configuration, services: [EncodedService(answer: answer)]) { server in
      let proto = try await WebRequest.proto("", to: EncodedService.one).answer(from: server)
      #expect(proto.httpStatus == "200")
      let text = try await json("{}", to: EncodedService.one).answer(from: server)
      #expect(text.httpStatus == "429")
    }
  }

  private struct EncodedService: RPCService {
    static let one = MethodDescriptor(service: "callboard.test.Encoded", name: "One")
    let answer: EncodedMessage<AnyMessage>

    func register(in router: inout Router) {
      router.unary(Self.one) { (_: AnyMessage, _) -> Reply<AnyMessage> in .encoded(answer) }
    }
  }

  @Test func formsAreMadeOnceAndKeptWhereTheyFit() throws {
    let made = Atomic(0)
    func make(_ count: Int) -> ByteBuffer {
      made.add(1, ordering: .relaxed)
      return ByteBuffer(repeating: 0, count: count)
    }
    let forms = FrameForms(largestText: 1024)
    for _ in 0..<3 {
      _ = forms.compressed { make(5000) }
      _ = try forms.json { () throws(RPCError) in make(900) }
    }
    #expect(made.load(ordering: .relaxed) == 2)
    for _ in 0..<3 { _ = forms.compressedJSON { make(200) } }
    #expect(made.load(ordering: .relaxed) == 5)
  }
}
