import RPC
import StandardMessages
import Testing

@Suite(.timeLimit(.minutes(10))) struct InterceptorTests {
  private struct Tracer: ServerInterceptor {
    let name: String
    let events: Events<String>

    func intercept(_ context: CallContext, next: (CallContext) async throws -> Void) async throws {
      events.send("\(name) in")
      do {
        try await next(context)
      } catch {
        events.send("\(name) \(context.code(after: error).name)")
        throw error
      }
      events.send("\(name) \(context.code(after: nil).name)")
    }
  }

  private struct Refuser: ServerInterceptor {
    func intercept(_ context: CallContext, next: (CallContext) async throws -> Void) async throws {
      throw RPCError(.unauthenticated, reason: ErrorReason(rawValue: "REFUSED"), "not you")
    }
  }

  @Test func theyWrapTheHandlerInTheirOrder() async throws {
    let events = Events<String>()
    try await TestServer.run(interceptors: [Tracer(name: "a", events: events), Tracer(name: "b", events: events)]) {
      let _: AnyMessage = try await $0.client().unary(EchoService.unary, AnyMessage())
      let _: AnyMessage = try await $0.client().clientStreaming(EchoService.collect) {
        (_: RequestWriter<AnyMessage>) in
      }
    }
    await events.wait { $0.count == 8 }
    #expect(events.all == ["a in", "b in", "b OK", "a OK", "a in", "b in", "b OK", "a OK"])
  }

  @Test func aRefusedCallNeverReachesItsHandler() async throws {
    let events = Events<String>()
    try await TestServer.run(interceptors: [Tracer(name: "a", events: events), Refuser()]) { server in
      let error = await #expect(throws: RPCError.self) {
        let _: AnyMessage = try await server.client().unary(EchoService.wait, AnyMessage())
      }
      #expect(error?.code == .unauthenticated)
      #expect(server.echo.events.all.isEmpty)
    }
    #expect(events.all == ["a in", "a UNAUTHENTICATED"])
  }

  @Test func aCallThatCannotStartReachesNoInterceptor() async throws {
    let events = Events<String>()
    try await TestServer.run(interceptors: [Tracer(name: "a", events: events), Refuser()]) { server in
      let error = await #expect(throws: RPCError.self) {
        let _: AnyMessage = try await server.client().unary(
          MethodDescriptor(service: "a.B", name: "C"), AnyMessage())
      }
      #expect(error?.code == .unimplemented)
    }
    #expect(events.all.isEmpty)
  }

  @Test func theOutcomeIsWhatTheClientWasTold() async throws {
    let events = Events<String>()
    try await TestServer.run(interceptors: [Tracer(name: "a", events: events)]) { server in
      // On a busy machine a deadline can pass before the call has reached the server: then a later one is tried.
      var timeout = Duration.milliseconds(100)
      while !events.all.contains("a in") {
        timeout *= 2
        await #expect(throws: RPCError.self) {
          let _: AnyMessage = try await server.client().unary(
            EchoService.wait, AnyMessage(), CallOptions(timeout: timeout))
        }
      }
      await events.wait { $0.contains { $0 == "a DEADLINE_EXCEEDED" || $0 == "a CANCELLED" } }
      // Whichever clock was first: the server's own, or the client's, which resets the stream.
      let outcomes = Set(events.all).subtracting(["a in"])
      #expect(outcomes.isSubset(of: ["a DEADLINE_EXCEEDED", "a CANCELLED"]))
    }
  }

  private enum NameKey: CallValueKey { typealias Value = String }

  private struct Namer: ServerInterceptor {
    func intercept(_ context: CallContext, next: (CallContext) async throws -> Void) async throws {
      var context = context
      context.values[NameKey.self] = "found"
      try await next(context)
    }
  }

  private struct NameService: RPCService {
    static let get = MethodDescriptor(service: "callboard.test.Name", name: "Get")
    func register(in router: inout Router) {
      router.unary(Self.get) { (_: AnyMessage, context) -> AnyMessage in
        AnyMessage(typeURL: context.values[NameKey.self] ?? "nothing")
      }
    }
  }

  @Test func whatAnInterceptorFindsOutReachesTheHandler() async throws {
    try await TestServer.run(interceptors: [Namer()], services: [NameService()]) { server in
      let answer: AnyMessage = try await server.client().unary(NameService.get, AnyMessage())
      #expect(answer.typeURL == "found")
    }
  }
}
