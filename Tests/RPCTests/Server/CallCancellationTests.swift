import HTTP2
import NIOCore
import RPC
import StandardMessages
import Testing

@Suite(.timeLimit(.minutes(10))) struct CallCancellationTests {
  @Test func aResetStreamCancelsItsHandler() async throws {
    try await TestServer.run { server in
      let connection = try await RawConnection.connect(port: server.port)
      let call = try await connection.open(EchoService.wait.path)
      try await call.send(message: [])
      try await call.finish()
      await server.echo.events.wait(for: "started")
      try await call.reset(.cancel)
      await server.echo.events.wait(for: "cancelled")
      await connection.close()
    }
  }

  @Test func aLostConnectionCancelsItsHandlers() async throws {
    try await TestServer.run { server in
      let connection = try await RawConnection.connect(port: server.port)
      for _ in 0..<3 {
        let call = try await connection.open(EchoService.wait.path)
        try await call.send(message: [])
        try await call.finish()
      }
      await server.echo.events.wait { $0.filter { $0 == "started" }.count == 3 }
      await connection.close()
      await server.echo.events.wait { $0.filter { $0 == "cancelled" }.count == 3 }
    }
  }

  @Test func aPassedDeadlineAnswersAndCancelsTheHandler() async throws {
    try await TestServer.run { server in
      let connection = try await RawConnection.connect(port: server.port)
      // On a busy machine a deadline can pass before the call has reached its handler: then a later one is tried.
      var milliseconds = 100
      while server.echo.events.all.isEmpty {
        milliseconds *= 2
        let call = try await connection.open(EchoService.wait.path, [("grpc-timeout", "\(milliseconds)m")])
        try await call.send(message: [])
        try await call.finish()
        #expect(await call.ended().status == "4")
      }
      await server.echo.events.wait(for: "cancelled")
      await connection.close()
    }
  }

  @Test func aHandlerThatWaitsForRequestsIsCancelled() async throws {
    try await TestServer.run { server in
      let connection = try await RawConnection.connect(port: server.port)
      let call = try await connection.open(EchoService.collect.path, [("grpc-timeout", "30m")])
      try await call.send(message: [])
      #expect(await call.ended().status == "4")
      await connection.close()
    }
  }

  @Test func aCancelledTaskResetsItsStream() async throws {
    try await TestServer.run { server in
      let client = server.client()
      let task = Task {
        let _: AnyMessage = try await client.unary(EchoService.wait, AnyMessage())
      }
      await server.echo.events.wait(for: "started")
      task.cancel()
      await server.echo.events.wait(for: "cancelled")
      let error = await #expect(throws: RPCError.self) { try await task.value }
      #expect(error?.code == .cancelled)
    }
  }

  @Test func leavingAStreamEarlyCancelsIt() async throws {
    try await TestServer.run { server in
      let client = server.client()
      let first = try await client.serverStreaming(EchoService.flood, AnyMessage(typeURL: "10")) {
        (responses: ResponseStream<AnyMessage>) in
        var iterator = responses.makeAsyncIterator()
        return try await iterator.next()
      }
      #expect(first?.value.count == 10)
      await server.echo.events.wait(for: "ended")
      await client.close()
    }
  }

  @Test func theClientKeepsItsDeadlineItself() async throws {
    try await TestServer.run { server in
      // On a busy machine a deadline can pass before the call has reached its handler: then a later one is tried.
      var timeout = Duration.milliseconds(100)
      while server.echo.events.all.isEmpty {
        timeout *= 2
        let error = await #expect(throws: RPCError.self) {
          let _: AnyMessage = try await server.client().unary(
            EchoService.wait, AnyMessage(), CallOptions(timeout: timeout))
        }
        #expect(error?.code == .deadlineExceeded)
        #expect(error?.reason == .deadlineExceeded)
      }
      await server.echo.events.wait(for: "cancelled")
    }
  }

  @Test func aTimeoutOfZeroFailsAtOnce() async throws {
    try await TestServer.run { server in
      let error = await #expect(throws: RPCError.self) {
        let _: AnyMessage = try await server.client().unary(
          EchoService.unary, AnyMessage(), CallOptions(timeout: .zero))
      }
      #expect(error?.code == .deadlineExceeded)
    }
  }
}
