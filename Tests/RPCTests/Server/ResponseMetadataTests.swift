import HTTP2
import StandardMessages
import Testing

@testable import RPC

/// Metadata that a handler sends (PROTOCOL-HTTP2, "Responses").
@Suite(.timeLimit(.minutes(10))) struct ResponseMetadataTests {
  private struct Service: RPCService {
    static let name = "callboard.test.Metadata"
    static let one = MethodDescriptor(service: name, name: "One")
    static let many = MethodDescriptor(service: name, name: "Many")

    func register(in router: inout Router) {
      @Sendable func add(_ context: CallContext) {
        var initial = Metadata()
        initial.add("x-before", "1")
        context.addInitialMetadata(initial)
        var trailing = Metadata()
        trailing.add("x-after-bin", binary: [1, 2, 3])
        context.addTrailingMetadata(trailing)
        context.addTrailingMetadata(initial)
      }
      router.unary(Self.one) { (request: AnyMessage, context) -> AnyMessage in
        add(context)
        if request.typeURL == "fail" { throw RPCError(.aborted, reason: .unspecified, "asked to") }
        return request
      }
      router.serverStreaming(Self.many) { (request: AnyMessage, responses: ResponseWriter<AnyMessage>, context) in
        add(context)
        if request.typeURL == "one" { try await responses.write(request) }
      }
    }
  }

  private func call(_ path: String, _ text: String) async throws -> RawCall {
    try await TestServer.run(services: [Service()]) { server in
      let connection = try await RawConnection.connect(port: server.port)
      let call = try await connection.open(path)
      try await call.send(message: [0x0A, UInt8(text.utf8.count)] + Array(text.utf8))
      try await call.finish()
      _ = await call.ended()
      await connection.close()
      return call
    }
  }

  @Test(arguments: [(Service.one.path, "ok!"), (Service.many.path, "one"), (Service.many.path, "non")])
  func headersAndTrailersHaveTheirs(path: String, text: String) async throws {
    let call = try await call(path, text)
    #expect(call.status == "0")
    #expect(call.headers.string("x-before") == "1" && call.headers.string("x-after-bin") == nil)
    #expect(call.trailers.string("x-before") == "1" && call.trailers.string("x-after-bin") == "AQID")
  }

  @Test func aFailureThatHasNoHeadersCarriesBoth() async throws {
    let call = try await call(Service.one.path, "fail")
    #expect(call.status == "10" && call.trailers.isEmpty)
    #expect(call.headers.string("x-before") == "1" && call.headers.string("x-after-bin") == "AQID")
  }
}
