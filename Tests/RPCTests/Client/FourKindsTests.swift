import RPC
import StandardMessages
import Testing

@Suite(.timeLimit(.minutes(10))) struct FourKindsTests {
  typealias Text = AnyMessage

  @Test func unary() async throws {
    try await TestServer.run { server in
      let answer: Text = try await server.client().unary(EchoService.unary, Text(typeURL: "hello"))
      #expect(answer.typeURL == "hello")
    }
  }

  @Test func serverStreaming() async throws {
    try await TestServer.run { server in
      let texts = try await server.client().serverStreaming(EchoService.expand, Text(typeURL: "abc")) {
        (responses: ResponseStream<Text>) in
        var texts: [String] = []
        for try await response in responses { texts.append(response.typeURL) }
        return texts
      }
      #expect(texts == ["a", "b", "c"])
    }
  }

  @Test func serverStreamingWithoutAnyResponse() async throws {
    try await TestServer.run { server in
      let count = try await server.client().serverStreaming(EchoService.expand, Text()) {
        (responses: ResponseStream<Text>) in
        var count = 0
        for try await _ in responses { count += 1 }
        return count
      }
      #expect(count == 0)
    }
  }

  @Test func clientStreaming() async throws {
    try await TestServer.run { server in
      let answer: Text = try await server.client().clientStreaming(EchoService.collect) {
        (requests: RequestWriter<Text>) in
        for text in ["a", "b", "c"] { try await requests.write(Text(typeURL: text)) }
      }
      #expect(answer.typeURL == "abc")
      let empty: Text = try await server.client().clientStreaming(EchoService.collect) { (_: RequestWriter<Text>) in }
      #expect(empty.typeURL == "")
    }
  }

  @Test func bidirectional() async throws {
    try await TestServer.run { server in
      try await server.client().bidirectional(EchoService.chat) {
        (requests: RequestWriter<Text>, responses: ResponseStream<Text>) in
        var iterator = responses.makeAsyncIterator()
        for text in ["a", "b", "c"] {
          try await requests.write(Text(typeURL: text))
          #expect(try await iterator.next()?.typeURL == text)
        }
        try await requests.finish()
        #expect(try await iterator.next() == nil)
      }
    }
  }

  @Test func manyCallsShareOneConnection() async throws {
    try await TestServer.run { server in
      let client = server.client()
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for index in 0..<500 {
          group.addTask {
            let answer: Text = try await client.unary(EchoService.unary, Text(typeURL: "\(index)"))
            return answer.typeURL == "\(index)"
          }
        }
        for try await isRight in group { #expect(isRight) }
      }
      await client.close()
    }
  }

  @Test func messagesOfMegabytesPassBothWays() async throws {
    try await TestServer.run { server in
      let value = (0..<(4 << 20) - 100).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      let answer: Text = try await server.client().unary(EchoService.unary, Text(value: value))
      #expect(answer.value == value)
    }
  }
}
