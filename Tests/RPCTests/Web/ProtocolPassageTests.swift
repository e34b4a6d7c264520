import HTTP2
import Logging
import MetricsTestKit
import NIOCore
import NIOPosix
import StandardMessages
import Testing

@_spi(Fuzzing) @testable import RPC

/// What stands around handlers stands around those of every protocol.
@Suite(.timeLimit(.minutes(10))) struct ProtocolPassageTests {
  private struct Way: Sendable {
    let name: CallProtocol
    let request: WebRequest
  }

  /// The echo's empty message by each protocol.
  private static let ways = [
    Way(
      name: .grpc,
      request: WebRequest(
        path: EchoService.read.path, fields: [("content-type", "application/grpc")], body: [0, 0, 0, 0, 0])),
    Way(
      name: .grpcWeb,
      request: WebRequest(
        path: EchoService.read.path, fields: [("content-type", "application/grpc-web")], body: [0, 0, 0, 0, 0])),
    Way(name: .connect, request: .proto("", to: EchoService.read)),
    Way(name: .connect, request: .get("encoding=json&message=%7B%7D")),
    Way(name: .rest, request: WebRequest(verb: "GET", path: "/api/echo")),
  ]

  private static let route = RESTRoute(path: "/api/echo", method: EchoService.read) {
    _ throws(RPCError) in
    AnyMessage()
  } answer: { (_: AnyMessage, _) throws(RPCError) in
    RESTAnswer(body: ByteBuffer(string: "{}"))
  }

  private struct Witness: CallObserver {
    let events: Events<String>
    func ended(_ context: CallContext, _ outcome: CallOutcome) {
      CallLine(context, outcome).forEachField { field, value in
        guard field == .callProtocol, case .text(let text) = value else { return }
        events.send("\(text) \(context.method.name) \(outcome.code.name)")
      }
    }
  }

  @Test func observersHearOfEachByItsProtocol() async throws {
    let events = Events<String>()
    try await TestServer.run(observers: [Witness(events: events)], restRoutes: [Self.route]) { server in
      for way in Self.ways {
        let call = try await way.request.answer(from: server)
        #expect(call.httpStatus == "200", "\(way.name)")
      }
      await events.wait { $0.count == Self.ways.count }
    }
    #expect(events.all == Self.ways.map { "\($0.name.rawValue) Read OK" })
  }

  @Test func metricsNameTheProtocol() async throws {
    let metrics = TestMetrics()
    let echo = EchoService()
    var router = Router()
    router.add(echo)
    let observer = MetricsObserver(for: router, factory: metrics)
    let events = Events<String>()
    let server = RPCServer(
      router: router, observers: [observer, Witness(events: events)], restRoutes: [Self.route],
      logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), group: .singleton)
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0))
    defer { server.abort() }
    let test = TestServer(echo: echo, server: server, port: address.port ?? 0)
    for way in Self.ways { _ = try await way.request.answer(from: test) }
    _ = try await WebRequest.proto("", to: MethodDescriptor(service: "a.B", name: "C")).answer(from: test)
    await events.wait { $0.count == Self.ways.count + 1 }
    for (name, count) in [("grpc", 1), ("grpc-web", 1), ("connect", 2), ("rest", 1)] {
      let labels = [
        ("grpc_type", "unary"), ("grpc_service", EchoService.name), ("grpc_method", "Read"), ("protocol", name),
      ]
      #expect(try metrics.expectCounter("grpc_server_started_total", labels).totalValue == Int64(count))
      let handled = try metrics.expectCounter("grpc_server_handled_total", labels + [("grpc_code", "OK")])
      #expect(handled.totalValue == Int64(count))
      // What has not happened by the protocol is there from its first call on.
      let failed = try metrics.expectCounter("grpc_server_handled_total", labels + [("grpc_code", "Internal")])
      #expect(failed.totalValue == 0)
    }
    let unknown = [
      ("grpc_type", "unknown"), ("grpc_service", "unknown"), ("grpc_method", "unknown"), ("protocol", "connect"),
    ]
    #expect(try metrics.expectCounter("grpc_server_started_total", unknown).totalValue == 1)
  }

  private struct Refusal: ServerInterceptor {
    func intercept(_ context: CallContext, next: (CallContext) async throws -> Void) async throws {
      throw RPCError(.unauthenticated, reason: .unspecified, "no")
    }
  }

  /// By every protocol, before the message is looked at.
  @Test func whoIsRefusedIsRefusedByAll() async throws {
    try await TestServer.run(interceptors: [Refusal()], restRoutes: [Self.route]) { server in
      for way in Self.ways {
        var request = way.request
        if request.verb == "POST", way.name == .connect { request.body = [0xFF] }
        let call = try await request.answer(from: server)
        switch way.name {
        case .grpc: #expect(call.status == "16")
        case .grpcWeb: #expect(call.text.contains("grpc-status: 16\r\n"))
        case .connect, .rest:
          #expect(call.httpStatus == "401" && call.text.contains(#""code":"unauthenticated""#))
          #expect(call.headers.string("www-authenticate") == "Bearer")
        }
      }
    }
  }

  @Test func bytesThatLeaveAreCounted() async throws {
    struct Bytes: CallObserver {
      let events: Events<Int>
      func ended(_ context: CallContext, _ outcome: CallOutcome) { events.send(context.bytesSent) }
    }
    let events = Events<Int>()
    try await TestServer.run(observers: [Bytes(events: events)]) { server in
      _ = try await WebRequest.proto("abc").answer(from: server)
      await events.wait { $0.count == 1 }
    }
    #expect(events.all == [5])
  }
}
