import HTTP2
import NIOCore
import RPC
import StandardMessages
import Testing

@Suite(.timeLimit(.minutes(10))) struct BackPressureTests {
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
      let bound = (65_535 + ConnectionLimits().streamHighWaterBytes) / 1000 + 2
      await server.echo.written.wait(for: 60)
      await call.events.wait { _ in call.body.count == 65_535 }
      // The handler had its turn while the connection served another call: it has gone as far as it may.
      for _ in 0..<3 { #expect(try await connection.echoes()) }
      #expect(server.echo.written.count <= bound)
      try await call.reset(.cancel)
      await server.echo.events.wait(for: "ended")
      #expect(server.echo.written.count <= bound)
      await connection.close()
    }
  }

  @Test func aClientWaitsForAHandlerThatDoesNotRead() async throws {
    let idle = IdleService()
    try await TestServer.run(services: [idle]) { server in
      let client = server.client()
      let written = Counter()
      let limits = ConnectionLimits()
      let bound = (limits.streamWindowBytes + limits.streamHighWaterBytes) / 1000 + 2
      let task = Task {
        let _: AnyMessage = try await client.clientStreaming(IdleService.sit) {
          (requests: RequestWriter<AnyMessage>) in
          while true {
            try await requests.write(AnyMessage(value: Array(repeating: 1, count: 1000)))
            written.increment()
          }
        }
      }
      // All that the window takes is sent; what comes after it waits in the stream's queue, and then with its writer.
      await written.wait(for: limits.streamWindowBytes / 1010)
      for _ in 0..<3 { let _: AnyMessage = try await client.unary(EchoService.unary, AnyMessage()) }
      #expect(written.count <= bound)
      // As the handler reads, the client goes on.
      idle.proceed.send("go")
      await written.wait(for: bound + 1000)
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

  /// Answers of one size, and how many handlers have begun and ended.
  private struct LargeAnswers: RPCService, ServerInterceptor {
    static let get = MethodDescriptor(service: "callboard.test.Large", name: "Get")
    static let size = 64 << 10
    let begun = Counter()
    let ended = Counter()

    func register(in router: inout Router) {
      router.unary(Self.get) { [begun] (_: AnyMessage, _) -> AnyMessage in
        begun.increment()
        return AnyMessage(value: Array(repeating: 7, count: Self.size))
      }
    }

    func intercept(_ context: CallContext, next: (CallContext) async throws -> Void) async throws {
      defer { if context.method == Self.get { ended.increment() } }
      try await next(context)
    }
  }

  @Test func everyAnswerReachesASlowReader() async throws {
    let large = LargeAnswers()
    var configuration = ServerConfiguration()
    // However busy the machine is, this reader is only slow.
    configuration.connection.stallLimit = .seconds(600)
    try await TestServer.run(interceptors: [large], configuration: configuration, services: [large]) { server in
      var limits = ConnectionLimits()
      limits.maxUnreadInputBytes = 65_535
      let connection = try await RawConnection.connect(port: server.port, limits: limits)
      var calls: [RawCall] = []
      for _ in 0..<256 {
        let call = try await connection.open(LargeAnswers.get.path)
        call.reads = false
        try await call.send(message: [])
        try await call.finish()
        calls.append(call)
      }
      await large.begun.wait(for: 256)
      // Half of what may be queued for a connection, what the window has let out, and an answer that was let in below.
      let bound = (ConnectionLimits().maxQueuedOutputBytes / 2 + 65_535) / LargeAnswers.size + 2
      #expect(large.ended.count <= bound)
      for call in calls { try await call.read() }
      for call in calls {
        #expect(await call.ended().status == "0")
        #expect(call.body.count > LargeAnswers.size)
      }
      await connection.close()
    }
  }

  @Test func answersThatWaitAreBounded() async throws {
    let large = LargeAnswers()
    var configuration = ServerConfiguration()
    configuration.connection.maxQueuedOutputBytes = LargeAnswers.size
    configuration.maximumWaitingBytes = 100_000
    try await TestServer.run(interceptors: [large], configuration: configuration, services: [large]) { server in
      var limits = ConnectionLimits()
      limits.maxUnreadInputBytes = 65_535
      let connection = try await RawConnection.connect(port: server.port, limits: limits)
      var calls: [RawCall] = []
      for index in 0..<4 {
        let call = try await connection.open(LargeAnswers.get.path)
        call.reads = false
        try await call.send(message: [])
        try await call.finish()
        await large.begun.wait(for: index + 1)
        calls.append(call)
      }
      // The first fills the window, the second the queue, the third waits, and for a fourth there is no room.
      #expect(await calls[3].ended().status == "8")
      for call in calls { try await call.read() }
      for call in calls.prefix(3) {
        #expect(await call.ended().status == "0")
        #expect(call.body.count > LargeAnswers.size)
      }
      await connection.close()
    }
  }
}

extension RawConnection {
  /// A call and its answer, on this connection.
  fileprivate func echoes() async throws -> Bool {
    let call = try await open(EchoService.unary.path)
    try await call.send(message: [])
    try await call.finish()
    return await call.ended().status == "0"
  }
}
