import RPC
import StandardMessages
import Testing

/// Whoever stops waiting for a message takes none with them.
@Suite(.timeLimit(.minutes(10))) struct WaiterTests {
  typealias Text = AnyMessage

  private struct ImpatientService: RPCService {
    static let chat = MethodDescriptor(service: "callboard.test.Impatient", name: "Chat")

    /// Gives up waiting for a request, and takes the one that has come since then.
    func register(in router: inout Router) {
      router.bidirectional(Self.chat) { (requests: RequestStream<Text>, responses: ResponseWriter<Text>, context) in
        let waiting = Task.immediate {
          var iterator = requests.makeAsyncIterator()
          return try await iterator.next()
        }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { _ = try await waiting.value }
        try await responses.write(Text(typeURL: "send now"))
        // Off the loop, which has a message to receive.
        while context.bytesReceived == 0 { try await Task.sleep(for: .milliseconds(1)) }
        for try await request in requests { try await responses.write(request) }
      }
    }
  }

  @Test func aServersCancelledWaitTakesNoRequest() async throws {
    try await TestServer.run(services: [ImpatientService()]) { server in
      let client = server.client()
      let texts = try await client.bidirectional(ImpatientService.chat) {
        (requests: RequestWriter<Text>, responses: ResponseStream<Text>) in
        var iterator = responses.makeAsyncIterator()
        #expect(try await iterator.next()?.typeURL == "send now")
        try await requests.write(Text(typeURL: "a"))
        try await requests.finish()
        var texts: [String] = []
        while let response = try await iterator.next() { texts.append(response.typeURL) }
        return texts
      }
      #expect(texts == ["a"])
      await client.close()
    }
  }

  @Test func aClientsCancelledWaitTakesNoResponse() async throws {
    try await TestServer.run { server in
      let client = server.client()
      let texts = try await client.bidirectional(EchoService.chat) {
        (requests: RequestWriter<Text>, responses: ResponseStream<Text>) in
        let waiting = Task {
          var iterator = responses.makeAsyncIterator()
          return try await iterator.next()
        }
        waiting.cancel()
        let error = await #expect(throws: RPCError.self) { _ = try await waiting.value }
        #expect(error?.code == .cancelled)
        try await requests.write(Text(typeURL: "a"))
        // The answer of a later call on the connection comes after that of the chat.
        for _ in 0..<3 { let _: Text = try await client.unary(EchoService.unary, Text()) }
        try await requests.finish()
        var texts: [String] = []
        for try await response in responses { texts.append(response.typeURL) }
        return texts
      }
      #expect(texts == ["a"])
      await client.close()
    }
  }
}
