import HTTP2
import NIOCore
import StandardMessages
import Testing

@testable import RPC

@Suite(.timeLimit(.minutes(10))) struct ServerDrainTests {
  @Test func runningCallsFinishAndNewOnesAreRefused() async throws {
    try await TestServer.run { server in
      let client = server.client()
      try await client.bidirectional(EchoService.chat) {
        (requests: RequestWriter<AnyMessage>, responses: ResponseStream<AnyMessage>) in
        var iterator = responses.makeAsyncIterator()
        try await requests.write(AnyMessage(typeURL: "before"))
        #expect(try await iterator.next()?.typeURL == "before")

        server.server.beginDrain()
        try await requests.write(AnyMessage(typeURL: "during"))
        #expect(try await iterator.next()?.typeURL == "during")

        let error = await #expect(throws: RPCError.self) {
          let _: AnyMessage = try await server.client().unary(EchoService.unary, AnyMessage())
        }
        #expect(error?.code == .unavailable)

        try await requests.finish()
        #expect(try await iterator.next() == nil)
      }
      await server.server.serve()
    }
  }

  /// A handler that goes on as long as its client likes, and ends when it learns that its connection drains.
  private struct WatchService: RPCService {
    static let watch = MethodDescriptor(service: "callboard.test.Watch", name: "Watch")

    func register(in router: inout Router) {
      router.serverStreaming(Self.watch) { (_: AnyMessage, responses: ResponseWriter<AnyMessage>, context) in
        try await responses.write(AnyMessage(typeURL: "watching"))
        try await context.connection.drain.wait()
        try await responses.write(AnyMessage(typeURL: "drained"))
      }
    }
  }

  private func watch(_ client: ClientConnection, _ began: () async -> Void) async throws {
    try await client.serverStreaming(WatchService.watch, AnyMessage()) { (responses: ResponseStream<AnyMessage>) in
      var iterator = responses.makeAsyncIterator()
      let first = try await iterator.next()
      #expect(first?.typeURL == "watching")
      await began()
      let rest = [try await iterator.next(), try await iterator.next()]
      #expect(rest.map { $0?.typeURL } == ["drained", nil])
    }
  }

  @Test func aHandlerThatEndsWithTheDrainDoesNotHoldIt() async throws {
    try await TestServer.run(services: [WatchService()]) { server in
      try await watch(server.client()) { server.server.beginDrain(hardLimit: .seconds(3600)) }
      await server.server.serve()
    }
  }

  @Test func aHandlerLearnsThatItsConnectionIsOld() async throws {
    var configuration = ServerConfiguration()
    // Long enough for a busy machine to begin the call before.
    configuration.connection.ageLimit = .seconds(10)
    try await TestServer.run(configuration: configuration, services: [WatchService()]) { server in
      let client = server.client()
      try await watch(client) {}
      // The next call has a connection of its own, since that one is drained.
      let _: AnyMessage = try await client.unary(EchoService.unary, AnyMessage())
      await client.close()
    }
  }

  @Test func anIdleConnectionIsReplacedUnnoticed() async throws {
    var configuration = ServerConfiguration()
    configuration.connection.idleLimit = .milliseconds(20)
    try await TestServer.run(configuration: configuration) { server in
      let client = server.client()
      for _ in 0..<3 {
        let _: AnyMessage = try await client.unary(EchoService.unary, AnyMessage())
        let link = client.link
        while try await link.executor.eventLoop.submit({ link.connections.count }).get() > 0 { await Task.yield() }
      }
      await client.close()
    }
  }

  @Test func connectionsOverTheLimitAreClosed() async throws {
    var configuration = ServerConfiguration()
    configuration.maximumConnections = 2
    try await TestServer.run(configuration: configuration) { server in
      let clients = (0..<2).map { _ in server.client() }
      for client in clients { let _: AnyMessage = try await client.unary(EchoService.unary, AnyMessage()) }
      let third = server.client()
      let error = await #expect(throws: RPCError.self) {
        let _: AnyMessage = try await third.unary(EchoService.unary, AnyMessage())
      }
      #expect(error?.code == .unavailable)
      // The others are not hurt, and one that leaves makes room.
      let _: AnyMessage = try await clients[1].unary(EchoService.unary, AnyMessage())
      await clients[0].close()
      while true {
        let answer: AnyMessage? = try? await server.client().unary(EchoService.unary, AnyMessage())
        if answer != nil { break }
        try await Task.sleep(for: .milliseconds(1))
      }
    }
  }

  @Test func theHardLimitCutsOffWhatStillRuns() async throws {
    try await TestServer.run { server in
      let client = server.client()
      let task = Task {
        let _: AnyMessage = try await client.unary(EchoService.wait, AnyMessage())
      }
      await server.echo.events.wait(for: "started")
      await server.server.shutdownGracefully(hardLimit: .milliseconds(50))
      await server.echo.events.wait(for: "cancelled")
      let error = await #expect(throws: RPCError.self) { try await task.value }
      #expect(error?.code == .unavailable)
    }
  }
}
