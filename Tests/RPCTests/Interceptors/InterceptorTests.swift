import Logging
import RPC
import ServiceContextModule
import StandardMessages
import Synchronization
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

    func rejected(_ context: CallContext, error: RPCError) {
      events.send("\(name) rejected \(error.code.name)")
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

  @Test func aCallThatCannotStartIsOnlyObserved() async throws {
    let events = Events<String>()
    try await TestServer.run(interceptors: [Tracer(name: "a", events: events), Refuser()]) { server in
      let error = await #expect(throws: RPCError.self) {
        let _: AnyMessage = try await server.client().unary(
          MethodDescriptor(service: "a.B", name: "C"), AnyMessage())
      }
      #expect(error?.code == .unimplemented)
    }
    #expect(events.all == ["a rejected UNIMPLEMENTED"])
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
      // Whichever clock was first: the server's own, or the client's, which resets the stream. A call whose deadline had
      // passed before it arrived was rejected.
      let outcomes = Set(events.all.filter { !$0.hasPrefix("a rejected") }).subtracting(["a in"])
      #expect(outcomes.isSubset(of: ["a DEADLINE_EXCEEDED", "a CANCELLED"]))
    }
  }

  private enum NameKey: ServiceContextKey { typealias Value = String }

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

  // Logging.

  private final class Lines: Sendable {
    struct Line: Sendable {
      var level: Logger.Level
      var message: String
      var metadata: Logger.Metadata
    }
    let events = Events<Line>()
  }

  private struct Handler: LogHandler {
    let lines: Lines
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    subscript(metadataKey key: String) -> Logger.MetadataValue? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }
    func log(event: LogEvent) {
      let all = metadata.merging(event.metadata ?? [:]) { $1 }
      lines.events.send(.init(level: event.level, message: "\(event.message)", metadata: all))
    }
  }

  private func lines(
    level: Logger.Level = .info, count: Int, _ body: (TestServer) async throws -> Void
  ) async throws -> [Lines.Line] {
    let lines = Lines()
    let logger = Logger(label: "test") { _ in Handler(lines: lines, logLevel: level) }
    try await TestServer.run(interceptors: [LoggingInterceptor()], logger: logger, body)
    await lines.events.wait { $0.count >= count }
    return lines.events.all
  }

  @Test func oneLineForACall() async throws {
    let line = try #require(
      try await lines(count: 1) { server in
        var metadata = Metadata()
        metadata.add("x-request-id", "mine")
        let _: AnyMessage = try await server.client().unary(
          EchoService.unary, AnyMessage(typeURL: "abc"), CallOptions(metadata: metadata))
      }.first)
    #expect(line.level == .info)
    #expect(line.metadata["method"] == "/callboard.test.Echo/Unary")
    #expect(line.metadata["code"] == "OK")
    #expect(line.metadata["request_id"] == "mine")
    #expect(line.metadata["bytes_received"]?.description == "10")
    #expect(line.metadata["bytes_sent"]?.description == "10")
    #expect(line.metadata["peer"]?.description.hasPrefix("127.0.0.1:") == true)
    #expect(Int(line.metadata["duration_us"]?.description ?? "") != nil)
  }

  @Test func aDefectIsAnErrorWithItsCause() async throws {
    let line = try #require(
      try await lines(count: 1) { server in
        let _: AnyMessage? = try? await server.client().unary(EchoService.fail, AnyMessage(typeURL: "secret"))
      }.first)
    #expect(line.level == .error)
    #expect(line.metadata["code"] == "INTERNAL")
    #expect(line.metadata["cause"]?.description.contains("hunter2") == true)
  }

  @Test func aCallThatCannotStartIsLogged() async throws {
    let line = try #require(
      try await lines(count: 1) { server in
        let _: AnyMessage? = try? await server.client().unary(
          MethodDescriptor(service: "a.B", name: "C"), AnyMessage())
      }.first)
    #expect(line.metadata["method"] == "/a.B/C")
    #expect(line.metadata["code"] == "UNIMPLEMENTED")
    #expect(line.metadata["reason"] == "SERVICE_UNKNOWN")
  }

  @Test func nothingIsLoggedBelowTheLevel() async throws {
    let all = try await lines(level: .warning, count: 1) { server in
      let _: AnyMessage = try await server.client().unary(EchoService.unary, AnyMessage())
      let _: AnyMessage? = try? await server.client().unary(EchoService.fail, AnyMessage(typeURL: "retry"))
    }
    #expect(all.map(\.level) == [.warning])
  }
}
