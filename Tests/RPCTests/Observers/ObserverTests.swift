import Logging
import RPC
import StandardMessages
import Testing

@Suite(.timeLimit(.minutes(10))) struct ObserverTests {
  private struct Witness: CallObserver {
    let name: String
    let events: Events<String>

    func began(_ context: CallContext) {
      events.send("\(name) \(context.method.name)")
    }

    func ended(_ context: CallContext, _ outcome: CallOutcome) {
      events.send("\(name) \(context.method.name) \(outcome.code.name)\(outcome.error == nil ? "" : ": an error")")
      #expect(outcome.duration >= .zero)
    }
  }

  @Test func theyHearOfEachCallOnceInTheirOrder() async throws {
    let events = Events<String>()
    try await TestServer.run(observers: [Witness(name: "a", events: events), Witness(name: "b", events: events)]) {
      let _: AnyMessage = try await $0.client().unary(EchoService.unary, AnyMessage())
      let _: AnyMessage? = try? await $0.client().unary(EchoService.fail, AnyMessage(typeURL: "retry"))
      // A call that cannot start.
      let _: AnyMessage? = try? await $0.client().unary(MethodDescriptor(service: "a.B", name: "C"), AnyMessage())
      await events.wait { $0.count == 12 }
    }
    let expected = ["Unary OK", "Fail UNAVAILABLE: an error", "C UNIMPLEMENTED: an error"]
    let names = ["Unary", "Fail", "C"]
    #expect(events.all == zip(names, expected).flatMap { ["a \($0)", "b \($0)", "a \($1)", "b \($1)"] })
  }

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
    try await TestServer.run(observers: [LoggingObserver()], logger: logger, body)
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
    #expect(line.metadata["protocol"] == "grpc")
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
