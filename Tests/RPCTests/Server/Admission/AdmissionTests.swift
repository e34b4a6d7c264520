import HTTP2
import MetricsTestKit
import NIOCore
import RPC
import StandardMessages
import Testing

/// Admission around real calls. Handlers wait until they are let go, and heed no cancellation.
@Suite(.timeLimit(.minutes(10))) struct AdmissionTests {
  private struct GateService: RPCService {
    static let pass = MethodDescriptor(service: "callboard.test.Gate", name: "Pass")
    static let free = MethodDescriptor(service: "callboard.test.Gate", name: "Free")

    let started = Events<String>()
    let released = Events<String>()

    func register(in router: inout Router) {
      router.unary(Self.pass) { [started, released] (request: AnyMessage, _) -> AnyMessage in
        started.send(request.typeURL)
        await released.wait { $0.contains(request.typeURL) || $0.contains("all") }
        return request
      }
      router.unary(Self.free) { (request: AnyMessage, _) -> AnyMessage in request }
    }
  }

  private func limits(running: Int = 1, ofTenant: Int = 1, waiting: Int = 10) -> AdmissionLimits {
    var limits = AdmissionLimits()
    limits.runningCalls = running
    limits.runningCallsOfTenant = ofTenant
    limits.waitingCalls = waiting
    limits.longestWait = .seconds(500)
    limits.tenantName = "organization"
    return limits
  }

  private func run(
    _ limits: AdmissionLimits, metrics: TestMetrics = TestMetrics(), configuration: ServerConfiguration = .init(),
    _ body: (TestServer, GateService, Admission) async throws -> Void
  ) async throws {
    let gate = GateService()
    let admission = Admission(limits, factory: metrics)
    let entrance = AdmissionGate(admission) { context in
      context.method == GateService.free ? nil : context.metadata["tenant"].flatMap { UInt128($0) } ?? 1
    }
    try await TestServer.run(admission: entrance, configuration: configuration, services: [gate]) { server in
      try await body(server, gate, admission)
      gate.released.send("all")
    }
  }

  private func call(
    _ client: ClientConnection, _ text: String, tenant: Int = 1, timeout: Duration? = nil
  ) async throws -> String {
    var metadata = Metadata()
    metadata.add("tenant", "\(tenant)")
    let answer: AnyMessage = try await client.unary(
      GateService.pass, AnyMessage(typeURL: text), CallOptions(metadata: metadata, timeout: timeout))
    return answer.typeURL
  }

  /// Returns when `condition` holds: of what has no event, such as a queue's length.
  private func until(_ condition: () -> Bool) async {
    while !condition() { try? await Task.sleep(for: .milliseconds(2)) }
  }

  @Test func aCallOverTheLimitRunsOnceThereIsRoom() async throws {
    try await run(limits()) { server, gate, admission in
      let client = server.client()
      async let first = call(client, "first")
      await gate.started.wait(for: "first")
      async let second = call(client, "second")
      await until { admission.waitingCalls == 1 }
      #expect(gate.started.all == ["first"])
      gate.released.send("first")
      await gate.started.wait(for: "second")
      gate.released.send("second")
      let answers = try await [first, second]
      #expect(answers == ["first", "second"])
      await until { admission.runningCalls == 0 }
    }
  }

  @Test func beyondTheQueueACallIsRefusedWithTheLimitAndATimeToRetry() async throws {
    let metrics = TestMetrics()
    try await run(limits(running: 5, waiting: 0), metrics: metrics) { server, gate, admission in
      let client = server.client()
      async let first = call(client, "first")
      await gate.started.wait(for: "first")
      let thrown = await #expect(throws: RPCError.self) { _ = try await call(client, "second") }
      let error = try #require(thrown)
      #expect(error.code == .resourceExhausted)
      #expect(error.reason == .serverBusy)
      #expect(error.retryDelay == .seconds(1))
      #expect(error.quotaViolations.map(\.subject) == ["running calls of the organization"])
      #expect(error.message == "too many calls of the organization run, and as many others wait as may")
      // Another tenant's calls run, and those of nobody too.
      async let other = call(client, "other", tenant: 2)
      await gate.started.wait(for: "other")
      let _: AnyMessage = try await client.unary(GateService.free, AnyMessage())
      admission.reportMetrics()
      #expect(try metrics.expectGauge("grpc_server_running_calls").lastValue == 2)
      #expect(try metrics.expectGauge("grpc_server_waiting_calls").lastValue == 0)
      gate.released.send("all")
      _ = try await (first, other)
    }
    let refused = try metrics.expectCounter("grpc_server_refused_calls_total", [("reason", "queue_full")])
    #expect(refused.totalValue == 1)
  }

  @Test func aCallThatHasWaitedForTooLongIsRefused() async throws {
    var limits = limits()
    limits.longestWait = .milliseconds(50)
    try await run(limits) { server, gate, _ in
      let client = server.client()
      async let first = call(client, "first")
      await gate.started.wait(for: "first")
      for _ in 0..<3 {
        let error = await #expect(throws: RPCError.self) { _ = try await call(client, "second") }
        #expect(error?.code == .resourceExhausted)
      }
      gate.released.send("first")
      _ = try await first
      // It recovers by itself.
      gate.released.send("third")
      let answer = try await call(client, "third")
      #expect(answer == "third")
    }
  }

  @Test func aDeadlinePassesWhileACallWaits() async throws {
    try await run(limits()) { server, gate, admission in
      let client = server.client()
      async let first = call(client, "first")
      await gate.started.wait(for: "first")
      let error = await #expect(throws: RPCError.self) {
        _ = try await call(client, "second", timeout: .milliseconds(50))
      }
      #expect(error?.code == .deadlineExceeded)
      await until { admission.waitingCalls == 0 }
      gate.released.send("first")
      _ = try await first
      await until { admission.runningCalls == 0 }
      #expect(gate.started.all == ["first"])
    }
  }

  @Test func aCallThatIsCancelledLeavesTheQueue() async throws {
    try await run(limits()) { server, gate, admission in
      let client = server.client()
      async let first = call(client, "first")
      await gate.started.wait(for: "first")
      let second = Task { try await call(client, "second") }
      await until { admission.waitingCalls == 1 }
      second.cancel()
      await until { admission.waitingCalls == 0 }
      gate.released.send("all")
      _ = try await first
      let answer = try await call(client, "third")
      #expect(answer == "third")
      #expect(gate.started.all == ["first", "third"])
    }
  }

  @Test func aHandlerWhoseStreamWasResetStillCounts() async throws {
    try await run(limits(waiting: 0)) { server, gate, admission in
      let client = server.client()
      let first = Task { try await call(client, "first") }
      await gate.started.wait(for: "first")
      first.cancel()
      _ = try? await first.value
      let error = await #expect(throws: RPCError.self) { _ = try await call(client, "second") }
      #expect(error?.code == .resourceExhausted)
      gate.released.send("all")
      await until { admission.runningCalls == 0 }
      let answer = try await call(client, "third")
      #expect(answer == "third")
    }
  }

  /// One tenant floods from several connections; another's calls each wait for one or two of its calls at most.
  @Test func aTenantThatFloodsStarvesNobody() async throws {
    try await run(limits(running: 2, ofTenant: 2, waiting: 64)) { server, gate, admission in
      try await withThrowingTaskGroup(of: Void.self) { group in
        let clients = (0..<4).map { _ in server.client() }
        for number in 0..<66 {
          group.addTask { _ = try await call(clients[number % 4], "flood \(number)") }
        }
        await until { admission.waitingCalls == 64 }
        // The queue is full: one of those that flood is refused in its place.
        group.addTask {
          let answer = try await call(clients[0], "other", tenant: 2)
          #expect(answer == "other")
        }
        await gate.started.wait { $0.count == 2 }
        do {
          try await group.next()
          Issue.record("a call was answered that none let go")
        } catch let error as RPCError {
          #expect(error.code == .resourceExhausted)
        }
        for name in gate.started.all { gate.released.send(name) }
        await gate.started.wait(for: "other")
        #expect(gate.started.all.count <= 4)
        gate.released.send("all")
        try await group.waitForAll()
      }
      await until { admission.runningCalls == 0 }
      #expect(admission.waitingCalls == 0)
    }
  }

  @Test func aConnectionHasABoundedNumberOfHandlers() async throws {
    var configuration = ServerConfiguration()
    configuration.maximumRunningCalls = 2
    try await run(limits(running: 100, ofTenant: 100), configuration: configuration) { server, gate, admission in
      let connection = try await RawConnection.connect(port: server.port)
      func open() async throws -> RawCall {
        let call = try await connection.open(GateService.pass.path)
        try await call.send(message: [])
        try await call.finish()
        return call
      }
      let calls = [try await open(), try await open()]
      await gate.started.wait { $0.count == 2 }
      // The streams go, the handlers stay.
      for call in calls {
        try await call.reset(.cancel)
        _ = await call.ended()
      }
      let refused = try await open()
      #expect(await refused.ended().closure == .reset(.refusedStream))
      // Another connection has its own.
      gate.released.send("other")
      let answer = try await call(server.client(), "other")
      #expect(answer == "other")
      gate.released.send("all")
      await until { admission.runningCalls == 0 }
      while try await open().ended().closure != .finished {}
      await connection.close()
    }
  }
}
