import HTTP2
import RPC
import StandardMessages
import Testing

@Suite(.timeLimit(.minutes(10))) struct LargestDeadlineTests {
  @Test func itIsAMinute() {
    #expect(ServerConfiguration().largestDeadline == .seconds(60))
  }

  @Test(arguments: [nil, "99999999H", "1H"]) func callsWithoutOneOrWithALaterOneGetIt(timeout: String?) async throws {
    var configuration = ServerConfiguration()
    configuration.largestDeadline = .milliseconds(200)
    try await TestServer.run(configuration: configuration) { server in
      let connection = try await RawConnection.connect(port: server.port)
      let call = try await connection.open(EchoService.wait.path, timeout.map { [("grpc-timeout", $0)] } ?? [])
      try await call.send(message: [])
      try await call.finish()
      #expect(await call.ended().status == "4")
      #expect(call.statusBlock.string("grpc-message") == "the call has taken 0.2 seconds, the largest deadline here")
      // The handler, if it was reached at all, is told to stop.
      if server.echo.events.all.contains("started") { await server.echo.events.wait(for: "cancelled") }
      await connection.close()
    }
  }

  @Test func streamsGetItToo() async throws {
    var configuration = ServerConfiguration()
    configuration.largestDeadline = .milliseconds(200)
    try await TestServer.run(configuration: configuration) { server in
      let connection = try await RawConnection.connect(port: server.port)
      let call = try await connection.open(EchoService.chat.path)
      #expect(await call.ended().status == "4")
      await connection.close()
    }
  }

  @Test func anEarlierOneStays() async throws {
    let deadlines = Events<Duration?>()
    try await TestServer.run(services: [DeadlineService(deadlines: deadlines)]) { server in
      let client = server.client()
      for timeout in [nil, Duration.seconds(50), .seconds(600)] {
        let _: AnyMessage = try await client.unary(
          DeadlineService.get, AnyMessage(), CallOptions(timeout: timeout))
      }
      await client.close()
    }
    #expect(deadlines.all == [.seconds(60), .seconds(50), .seconds(60)])
  }

  private struct DeadlineService: RPCService {
    static let get = MethodDescriptor(service: "callboard.test.Deadline", name: "Get")
    let deadlines: Events<Duration?>

    func register(in router: inout Router) {
      router.unary(Self.get) { [deadlines] (_: AnyMessage, context) -> AnyMessage in
        deadlines.send(context.deadline.map { context.started.duration(to: $0) })
        return AnyMessage()
      }
    }
  }
}
