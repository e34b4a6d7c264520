import RPC
import StandardMessages
import Testing

/// Handlers share tasks: what one call leaves behind must not reach the next.
@Suite(.timeLimit(.minutes(10))) struct HandlerTaskTests {
  /// One call after the other on one connection, so that they run in the same task as far as it may be used again.
  @Test func aCancelledCallCancelsNoOther() async throws {
    try await TestServer.run { server in
      let client = server.client()
      for round in 0..<20 {
        let waiting = Task {
          let _: AnyMessage = try await client.unary(EchoService.wait, AnyMessage())
        }
        await server.echo.events.wait { events in events.filter { $0 == "started" }.count > round }
        for _ in 0..<3 {
          let answer: AnyMessage = try await client.unary(EchoService.unary, AnyMessage(typeURL: "\(round)"))
          #expect(answer.typeURL == "\(round)")
        }
        // A task that was cancelled with an earlier call would have ended this one's handler by now.
        #expect(server.echo.events.all.filter { $0 == "cancelled" }.count == round)
        waiting.cancel()
        _ = await waiting.result
        await server.echo.events.wait { events in events.filter { $0 == "cancelled" }.count > round }
      }
    }
  }

  @Test func callsSideBySideKeepTheirAnswers() async throws {
    try await TestServer.run { server in
      let client = server.client()
      for _ in 0..<5 {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for number in 0..<100 {
            group.addTask {
              let answer: AnyMessage = try await client.unary(EchoService.unary, AnyMessage(typeURL: "\(number)"))
              #expect(answer.typeURL == "\(number)")
            }
          }
          try await group.waitForAll()
        }
      }
    }
  }
}
