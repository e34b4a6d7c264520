import Foundation
import HTTP2
import Logging
import NIOPosix
import RPC
import StandardMessages
import Testing

@Suite(.timeLimit(.minutes(10))) struct ClientFailureTests {
  @Test func nobodyListens() async throws {
    let port = try await TestServer.run { server in
      await server.server.shutdownGracefully()
      return server.port
    }
    let client = ClientConnection(host: "127.0.0.1", port: port)
    let error = await #expect(throws: RPCError.self) {
      let _: AnyMessage = try await client.unary(EchoService.unary, AnyMessage())
    }
    #expect(error?.code == .unavailable)
    #expect(error?.reason == .connectionFailed)
    #expect(error?.message == "no connection to 127.0.0.1:\(port): Connection refused")
  }

  @Test func noSuchSocket() async throws {
    let path = NSTemporaryDirectory() + "callboard-\(UUID().uuidString).sock"
    let client = ClientConnection(to: .unix(path: path))
    let error = await #expect(throws: RPCError.self) {
      let _: AnyMessage = try await client.unary(EchoService.unary, AnyMessage())
    }
    #expect(error?.reason == .connectionFailed)
    #expect(error?.message == "no connection to unix:\(path): No such file or directory")
  }

  @Test func aLostConnectionIsMadeAgainByTheNextCall() async throws {
    // A path of this test's own: the port of a server that has ended may be another's by the time it is bound again.
    let endpoint = Endpoint.unix(path: NSTemporaryDirectory() + "callboard-\(UUID().uuidString).sock")
    func serve() async throws -> RPCServer {
      var router = Router()
      router.add(EchoService())
      let server = RPCServer(router: router, logger: .init(label: "test"), group: .singleton)
      try await server.bind(endpoint)
      return server
    }
    let client = ClientConnection(to: endpoint)
    let first = try await serve()
    let _: AnyMessage = try await client.unary(EchoService.unary, AnyMessage())
    first.abort()
    await first.serve()
    // The client learns of it now or in the call.
    let error = await #expect(throws: RPCError.self) {
      let _: AnyMessage = try await client.unary(EchoService.unary, AnyMessage())
    }
    #expect(error?.code == .unavailable)
    let second = try await serve()
    let answer: AnyMessage = try await client.unary(EchoService.unary, AnyMessage(typeURL: "again"))
    #expect(answer.typeURL == "again")
    second.abort()
    await second.serve()
    await client.close()
  }

  @Test func aClosedClientCallsNoMore() async throws {
    try await TestServer.run { server in
      let client = server.client()
      let task = Task {
        let _: AnyMessage = try await client.unary(EchoService.wait, AnyMessage())
      }
      await server.echo.events.wait(for: "started")
      await client.close()
      let error = await #expect(throws: RPCError.self) { try await task.value }
      #expect(error?.code == .unavailable)
      let later = await #expect(throws: RPCError.self) {
        let _: AnyMessage = try await client.unary(EchoService.unary, AnyMessage())
      }
      #expect(later?.code == .unavailable)
    }
  }

  @Test func aRequestOverTheLimitIsNotSent() async throws {
    try await TestServer.run { server in
      var configuration = ClientConfiguration()
      configuration.maximumRequestSize = 10
      let error = await #expect(throws: RPCError.self) {
        let _: AnyMessage = try await server.client(configuration).unary(
          EchoService.unary, AnyMessage(typeURL: "longer than ten"))
      }
      #expect(error?.reason == .messageTooLarge)
    }
  }

  @Test func anAnswerOverTheLimitIsNotRead() async throws {
    try await TestServer.run { server in
      var configuration = ClientConfiguration()
      configuration.maximumResponseSize = 10
      let error = await #expect(throws: RPCError.self) {
        let _: AnyMessage = try await server.client(configuration).unary(
          EchoService.unary, AnyMessage(typeURL: "longer than ten"))
      }
      #expect(error?.code == .resourceExhausted)
    }
  }

  @Test func whatTheBodyThrowsIsThrown() async throws {
    struct Own: Error {}
    try await TestServer.run { server in
      await #expect(throws: Own.self) {
        try await server.client().bidirectional(EchoService.chat) {
          (_: RequestWriter<AnyMessage>, _: ResponseStream<AnyMessage>) in
          throw Own()
        }
      }
    }
  }
}
