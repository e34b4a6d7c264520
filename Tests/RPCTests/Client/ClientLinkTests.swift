import HTTP2
import Logging
import NIOCore
import NIOPosix
import StandardMessages
import Testing

@testable import RPC

/// Which connections a client has, when its server ends one of them.
@Suite(.timeLimit(.minutes(10))) struct ClientLinkTests {
  typealias Text = AnyMessage

  /// A server that hands its connections to the test.
  private struct Draining {
    let accepted = Events<HTTP2Connection>()
    let server: HTTP2Server
    let client: ClientConnection

    init() async throws {
      var router = Router()
      router.add(EchoService())
      let core = ServerCore(
        router: router, configuration: .init(), logger: Logger(label: "test"))
      server = HTTP2Server(group: .singleton) { [accepted] connection in
        accepted.send(connection)
        return ServerConnection(connection, core: core)
      }
      let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0))
      client = ClientConnection(host: "127.0.0.1", port: address.port ?? 0)
    }

    /// Ends the first connection, and returns when the client has made another.
    func replaceConnection() async throws {
      let first = accepted.all[0]
      try await first.executor.eventLoop.submit { first.beginDrain() }.get()
      while accepted.all.count < 2 { let _: Text? = try? await client.unary(EchoService.unary, Text()) }
    }

    /// Returns when the client has so many connections.
    func wait(forConnections count: Int) async throws {
      let link = client.link
      while try await link.executor.eventLoop.submit({ link.connections.count }).get() != count { await Task.yield() }
    }

    func end() async {
      server.abort()
      await server.waitUntilClosed()
    }
  }

  @Test func theNewConnectionStaysWhenTheOldOneEnds() async throws {
    let draining = try await Draining()
    let client = draining.client
    try await client.bidirectional(EchoService.chat) {
      (requests: RequestWriter<Text>, responses: ResponseStream<Text>) in
      var iterator = responses.makeAsyncIterator()
      try await requests.write(Text(typeURL: "before"))
      #expect(try await iterator.next()?.typeURL == "before")
      try await draining.replaceConnection()
      // The call that runs is finished on its old connection.
      try await requests.write(Text(typeURL: "after"))
      #expect(try await iterator.next()?.typeURL == "after")
      try await draining.wait(forConnections: 2)
      try await requests.finish()
      #expect(try await iterator.next() == nil)
    }
    try await draining.wait(forConnections: 1)
    for _ in 0..<3 { let _: Text = try await client.unary(EchoService.unary, Text()) }
    #expect(draining.accepted.all.count == 2)
    await client.close()
    try await draining.wait(forConnections: 0)
    await draining.end()
  }

  @Test func closeEndsWhatRunsOnAnOldConnection() async throws {
    let draining = try await Draining()
    let client = draining.client
    let error = await #expect(throws: RPCError.self) {
      try await client.bidirectional(EchoService.chat) {
        (requests: RequestWriter<Text>, responses: ResponseStream<Text>) in
        var iterator = responses.makeAsyncIterator()
        try await requests.write(Text(typeURL: "before"))
        #expect(try await iterator.next()?.typeURL == "before")
        try await draining.replaceConnection()
        await client.close()
        _ = try await iterator.next()
      }
    }
    #expect(error?.code == .unavailable)
    try await draining.wait(forConnections: 0)
    await draining.end()
  }
}
