import HTTP2
import Logging
import NIOCore
import NIOPosix
import RPC
import TLS

/// A server on a free port of the loopback interface, and what calls it.
struct TestServer: Sendable {
  let echo: EchoService
  let server: RPCServer
  let port: Int

  func client(_ configuration: ClientConfiguration = .init()) -> ClientConnection {
    ClientConnection(host: "127.0.0.1", port: port, configuration: configuration)
  }

  /// Runs `body` beside a server, then ends the server at once.
  @discardableResult
  static func run<Result>(
    admission: AdmissionGate? = nil, interceptors: [any ServerInterceptor] = [],
    observers: [any CallObserver] = [], configuration: ServerConfiguration = .init(), tls: ServerTLS? = nil,
    logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
    services: [any RPCService] = [], resources: [PlainResource] = [], restRoutes: [RESTRoute] = [],
    _ body: (TestServer) async throws -> Result
  ) async throws -> Result {
    let echo = EchoService()
    var router = Router()
    router.add(echo)
    for service in services { router.add(service) }
    let server = RPCServer(
      router: router, admission: admission, interceptors: interceptors, observers: observers, resources: resources,
      restRoutes: restRoutes, configuration: configuration, logger: logger, group: .singleton)
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0), tls: tls)
    defer { server.abort() }
    return try await body(TestServer(echo: echo, server: server, port: address.port ?? 0))
  }
}
