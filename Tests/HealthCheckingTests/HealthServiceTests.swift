import HTTP2
import Logging
import NIOCore
import NIOPosix
import Protobuf
import RPC
import Testing

@testable import HealthChecking

/// docs/wire.md, "Health", over a connection.
@Suite(.timeLimit(.minutes(10))) struct HealthServiceTests {
  private typealias Responses = ResponseStream<HealthCheckResponse>

  /// Refuses every call that isn't for anyone.
  private struct Closed: ServerInterceptor {
    func intercept(_ context: CallContext, next: (CallContext) async throws -> Void) async throws {
      guard context.isOpen else { throw RPCError(.unauthenticated, reason: .unspecified, "no session") }
      try await next(context)
    }
  }

  private func run(
    options: RouteOptions = HealthService.routeOptions, configuration: ServerConfiguration = .init(),
    _ body: (ServerHealth, HealthClient, RPCServer) async throws -> Void
  ) async throws {
    let health = ServerHealth(services: ["a.A"], isServing: true)
    var router = Router()
    router.add(HealthService(health), options: options)
    let server = RPCServer(
      router: router, interceptors: [Closed()], configuration: configuration,
      logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), group: .singleton)
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0))
    let connection = ClientConnection(host: "127.0.0.1", port: address.port ?? 0)
    defer { server.abort() }
    try await body(health, HealthClient(connection), server)
    await connection.close()
  }

  private func failure(_ body: () async throws -> Void) async -> RPCError? {
    do {
      try await body()
      return nil
    } catch {
      return error as? RPCError
    }
  }

  @Test func checkAndList() async throws {
    try await run { health, client, _ in
      #expect(try await client.check(HealthCheckRequest()).status == .serving)
      health.set(isServing: false, of: ["a.A"])
      #expect(try await client.check(HealthCheckRequest(service: "a.A")).status == .notServing)
      let error = await failure { _ = try await client.check(HealthCheckRequest(service: "b.B")) }
      #expect(error?.code == .notFound && error?.reason == .serviceUnknown)
      let list = try await client.list(HealthListRequest())
      #expect(list.statuses.map(\.key) == ["", "a.A"])
      #expect(list.statuses.map(\.value?.status) == [.serving, .notServing])
      #expect(list.jsonString == #"{"statuses":{"":{"status":"SERVING"},"a.A":{"status":"NOT_SERVING"}}}"#)
    }
  }

  @Test func withoutTheOptionASessionIsNeeded() async throws {
    try await run(options: []) { _, client, _ in
      #expect(await failure { _ = try await client.check(HealthCheckRequest()) }?.code == .unauthenticated)
    }
  }

  @Test func aWatchHasNoDeadlineOfTheServers() async throws {
    var configuration = ServerConfiguration()
    configuration.largestDeadline = .milliseconds(1)
    try await run(configuration: configuration) { health, client, _ in
      try await client.watch(HealthCheckRequest(service: "a.A")) { (responses: Responses) async throws in
        var statuses = responses.makeAsyncIterator()
        #expect(try await statuses.next()?.status == .serving)
        // Far more than the deadline, and nothing waits for it: a call with one has come and gone.
        let options = CallOptions(timeout: .milliseconds(50))
        let short = await failure {
          try await client.watch(HealthCheckRequest(), options: options) { (responses: Responses) async throws in
            for try await _ in responses {}
          }
        }
        #expect(short?.code == .deadlineExceeded)
        health.set(isServing: false, of: ["a.A"])
        #expect(try await statuses.next()?.status == .notServing)
      }
    }
  }

  @Test func aWatchOfAnUnknownService() async throws {
    try await run { _, client, _ in
      try await client.watch(HealthCheckRequest(service: "b.B")) { (responses: Responses) async throws in
        var statuses = responses.makeAsyncIterator()
        #expect(try await statuses.next()?.status == .serviceUnknown)
      }
    }
  }

  /// The hard limit is an hour: the drain ends because the watch does.
  @Test func aWatchDoesNotHoldADrain() async throws {
    try await run { health, client, server in
      let error = await failure {
        try await client.watch(HealthCheckRequest()) { (responses: Responses) async throws in
          var statuses = responses.makeAsyncIterator()
          #expect(try await statuses.next()?.status == .serving)
          health.end()
          server.beginDrain(hardLimit: .seconds(3600))
          #expect(try await statuses.next()?.status == .notServing)
          _ = try await statuses.next()
        }
      }
      #expect(error?.code == .unavailable && error?.reason == .serverEnding)
      await server.serve()
    }
  }

  /// The server goes on, and its clients watch by another connection.
  @Test func aWatchEndsWithAConnectionThatComesOfAge() async throws {
    var configuration = ServerConfiguration()
    configuration.connection.ageLimit = .milliseconds(20)
    configuration.connection.ageGrace = .seconds(3600)
    try await run(configuration: configuration) { health, client, _ in
      var ended = 0
      while ended < 3 {
        var statuses: [HealthCheckResponse.ServingStatus] = []
        let error = await failure {
          try await client.watch(HealthCheckRequest(service: "a.A")) { (responses: Responses) async throws in
            for try await response in responses { statuses.append(response.status) }
          }
        }
        #expect(error?.code == .unavailable)
        // A connection may come of age before it has a call.
        if statuses.isEmpty { continue }
        #expect(error?.reason == .serverEnding)
        #expect(statuses == [.serving])
        ended += 1
      }
      #expect(health.watcherCount == 0)
    }
  }
}
