import HTTP2
import NIOCore
import RPC
import StandardMessages
import Testing

@Suite(.timeLimit(.minutes(1))) struct BackPressureTests {
  @Test func aHandlerWaitsForAClientThatDoesNotRead() async throws {
    try await TestServer.run { server in
      var limits = ConnectionLimits()
      limits.streamWindowBytes = 65_535
      let connection = try await RawConnection.connect(port: server.port, limits: limits)
      let call = try await connection.open(EchoService.flood.path)
      call.reads = false
      try await call.send(message: [0x0A, 4] + Array("1000".utf8))
      try await call.finish()
      // The window, the stream's queue up to its high-water mark, and a message that was let in below it.
      try await server.echo.written.wait(for: 60)
      let written = try await server.echo.written.settled()
      let bound = 65_535 + ConnectionLimits().streamHighWaterBytes
      #expect(written <= bound / 1000 + 2)
      try await call.reset(.cancel)
      await server.echo.events.wait(for: "ended")
      await connection.close()
    }
  }

  @Test func aClientWaitsForAHandlerThatDoesNotRead() async throws {
    let idle = IdleService()
    try await TestServer.run(services: [idle]) { server in
      let client = server.client()
      let written = Counter()
      let task = Task {
        let _: AnyMessage = try await client.clientStreaming(IdleService.sit) {
          (requests: RequestWriter<AnyMessage>) in
          while true {
            try await requests.write(AnyMessage(value: Array(repeating: 1, count: 1000)))
            written.increment()
          }
        }
      }
      try await written.wait(for: 200)
      let count = try await written.settled()
      let limits = ConnectionLimits()
      #expect(count <= (limits.streamWindowBytes + limits.streamHighWaterBytes) / 1000 + 2)
      // As it reads, the client goes on.
      idle.proceed.send("go")
      try await written.wait(for: count + 1000)
      task.cancel()
      _ = await task.result
      await client.close()
    }
  }

  private struct IdleService: RPCService {
    static let sit = MethodDescriptor(service: "callboard.test.Idle", name: "Sit")
    let proceed = Events<String>()

    func register(in router: inout Router) {
      router.clientStreaming(Self.sit) { (requests: RequestStream<AnyMessage>, _) -> AnyMessage in
        await proceed.wait(for: "go")
        for try await _ in requests {}
        return AnyMessage()
      }
    }
  }
}
