import HTTP2
import Logging
import Metrics
import MetricsTestKit
import NIOCore
import NIOPosix
import RPC
import StandardMessages
import Testing

@Suite(.timeLimit(.minutes(10))) struct MetricsObserverTests {
  /// Runs `body` against a server that reports to `metrics`, and returns when its connections are closed.
  private func serve(_ metrics: TestMetrics, _ body: (ClientConnection, RPCServer) async throws -> Void) async throws {
    var router = Router()
    router.add(EchoService())
    let server = RPCServer(
      router: router, observers: [MetricsObserver(for: router, factory: metrics)],
      logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), group: .singleton)
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0))
    let client = ClientConnection(host: "127.0.0.1", port: address.port ?? 0)
    do {
      try await body(client, server)
    } catch {
      server.abort()
      throw error
    }
    await server.shutdownGracefully()
  }

  private func labels(
    _ type: String, _ method: String, code: String? = nil, service: String = EchoService.name
  ) -> [(String, String)] {
    let labels = [("grpc_type", type), ("grpc_service", service), ("grpc_method", method), ("protocol", "grpc")]
    return labels + (code.map { [("grpc_code", $0)] } ?? [])
  }

  @Test func callsAreCountedAndTimedByMethodAndCode() async throws {
    let metrics = TestMetrics()
    try await serve(metrics) { client, _ in
      for _ in 0..<3 { let _: AnyMessage = try await client.unary(EchoService.unary, AnyMessage()) }
      let _: AnyMessage? = try? await client.unary(EchoService.fail, AnyMessage(typeURL: "retry"))
      for name in ["x", "y"] {
        let _: AnyMessage? = try? await client.unary(MethodDescriptor(service: name, name: name), AnyMessage())
      }
      let _: AnyMessage = try await client.clientStreaming(EchoService.collect) { (_: RequestWriter<AnyMessage>) in }
    }
    func started(_ labels: [(String, String)]) throws -> Int64 {
      try metrics.expectCounter("grpc_server_started_total", labels).totalValue
    }
    func handled(_ labels: [(String, String)]) throws -> Int64 {
      try metrics.expectCounter("grpc_server_handled_total", labels).totalValue
    }
    #expect(try started(labels("unary", "Unary")) == 3)
    #expect(try handled(labels("unary", "Unary", code: "OK")) == 3)
    #expect(try metrics.expectTimer("grpc_server_handling_seconds", labels("unary", "Unary")).values.count == 3)
    #expect(try handled(labels("unary", "Fail", code: "Unavailable")) == 1)
    #expect(try handled(labels("client_stream", "Collect", code: "OK")) == 1)
    #expect(try started(labels("unknown", "unknown", service: "unknown")) == 2)
    #expect(try handled(labels("unknown", "unknown", code: "Unimplemented", service: "unknown")) == 2)
  }

  /// What has not happened is 0 and not absent, so that a first failure is seen as a change.
  @Test func everySeriesIsThereFromTheStart() async throws {
    let metrics = TestMetrics()
    try await serve(metrics) { _, _ in }
    for code in ["OK", "Canceled", "DeadlineExceeded", "Internal", "Unauthenticated"] {
      let counter = try metrics.expectCounter("grpc_server_handled_total", labels("unary", "Unary", code: code))
      #expect(counter.totalValue == 0)
    }
  }

  @Test func theLoadOfConnectionsIsKnown() async throws {
    let metrics = TestMetrics()
    try await serve(metrics) { client, server in
      #expect(await server.load().accepted == 0)
      let _: AnyMessage = try await client.unary(EchoService.unary, AnyMessage())
      let call = Task {
        let _: AnyMessage = try await client.unary(EchoService.wait, AnyMessage())
      }
      while await server.load().streams == 0 { await Task.yield() }
      let load = await server.load()
      #expect(load.connections == 1 && load.accepted == 1)
      #expect(load.streams == 1)
      call.cancel()
      _ = await call.result
      while await server.load().streams > 0 { await Task.yield() }
      #expect(await server.load().accepted == 1)
    }
  }
}
