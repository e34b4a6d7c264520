import RPC
import StandardMessages
import Testing

@Suite(.timeLimit(.minutes(10))) struct ServerDrainTests {
  @Test func runningCallsFinishAndNewOnesAreRefused() async throws {
    try await TestServer.run { server in
      let client = server.client()
      try await client.bidirectional(EchoService.chat) {
        (requests: RequestWriter<AnyMessage>, responses: ResponseStream<AnyMessage>) in
        var iterator = responses.makeAsyncIterator()
        try await requests.write(AnyMessage(typeURL: "before"))
        #expect(try await iterator.next()?.typeURL == "before")

        server.server.beginDrain()
        try await requests.write(AnyMessage(typeURL: "during"))
        #expect(try await iterator.next()?.typeURL == "during")

        let error = await #expect(throws: RPCError.self) {
          let _: AnyMessage = try await server.client().unary(EchoService.unary, AnyMessage())
        }
        #expect(error?.code == .unavailable)

        try await requests.finish()
        #expect(try await iterator.next() == nil)
      }
      await server.server.serve()
    }
  }

  @Test func theHardLimitCutsOffWhatStillRuns() async throws {
    try await TestServer.run { server in
      let client = server.client()
      let task = Task {
        let _: AnyMessage = try await client.unary(EchoService.wait, AnyMessage())
      }
      await server.echo.events.wait(for: "started")
      await server.server.shutdownGracefully(hardLimit: .milliseconds(50))
      await server.echo.events.wait(for: "cancelled")
      let error = await #expect(throws: RPCError.self) { try await task.value }
      #expect(error?.code == .unavailable)
    }
  }
}
