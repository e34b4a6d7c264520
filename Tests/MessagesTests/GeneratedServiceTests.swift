import HTTP2
import Logging
import NIOCore
import NIOPosix
import RPC
import TestMessages
import Testing

/// A generated service behind a server, called by its generated client: the four kinds of calls.
@Suite(.timeLimit(.minutes(10))) struct GeneratedServiceTests {
  private struct Service: EverythingService {
    func unary(_ request: Everything, context: CallContext) async throws -> Reply<Everything> {
      .message(Everything(far: request.far + " \(context.method.path)"))
    }

    func serverStreaming(
      _ request: Everything, responses: ResponseWriter<Everything>, context: CallContext
    ) async throws {
      for character in request.far { try await responses.write(Everything(far: String(character))) }
    }

    func clientStreaming(_ requests: RequestStream<Everything>, context: CallContext) async throws -> Everything {
      var answer = Everything()
      for try await request in requests { answer.far += request.far }
      return answer
    }

    func bidirectional(
      _ requests: RequestStream<Everything>, responses: ResponseWriter<Everything>, context: CallContext
    ) async throws {
      for try await request in requests { try await responses.write(request) }
    }
  }

  /// Has none of the methods.
  private struct Bare: EverythingService {}

  private func withClient(
    of service: some EverythingService, _ body: (EverythingServiceClient) async throws -> Void
  ) async throws {
    var router = Router()
    router.add(service)
    let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    let server = RPCServer(router: router, logger: logger, group: .singleton)
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0))
    defer { server.abort() }
    let connection = ClientConnection(host: "127.0.0.1", port: address.port ?? 0)
    try await body(EverythingServiceClient(connection))
    await connection.close()
  }

  @Test func allFourKinds() async throws {
    try await withClient(of: Service()) { client in
      let one = try await client.unary(Everything(far: "call"))
      #expect(one.far == "call /callboard.testing.v1.EverythingService/Unary")

      let many = try await client.serverStreaming(Everything(far: "abc")) { responses in
        var all: [String] = []
        for try await response in responses { all.append(response.far) }
        return all
      }
      #expect(many == ["a", "b", "c"])

      let joined = try await client.clientStreaming { requests in
        for text in ["x", "y", "z"] { try await requests.write(Everything(far: text)) }
      }
      #expect(joined.far == "xyz")

      let echoed = try await client.bidirectional { requests, responses in
        var iterator = responses.makeAsyncIterator()
        var all: [String?] = []
        for text in ["1", "2"] {
          try await requests.write(Everything(far: text))
          all.append(try await iterator.next()?.far)
        }
        try await requests.finish()
        all.append(try await iterator.next()?.far)
        return all
      }
      #expect(echoed == ["1", "2", nil])
    }
  }

  @Test func aMethodThatAServiceLacksIsUnimplemented() async throws {
    try await withClient(of: Bare()) { client in
      let error = await #expect(throws: RPCError.self) { try await client.unary(Everything()) }
      #expect(error?.code == .unimplemented)
    }
  }

  @Test func methodsHaveTheNamesOfTheProto() {
    #expect(EverythingServiceMethods.serverStreaming.path == "/callboard.testing.v1.EverythingService/ServerStreaming")
  }
}
