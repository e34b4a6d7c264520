public import HTTP2
public import Logging
public import NIOCore
public import NIOPosix
public import TLS

/// A server of calls over HTTP/2 and HTTP/1.1, in plain text or over TLS.
public final class RPCServer: Sendable {
  private let transport: HTTP2Server

  /// Serves the methods of `router` behind `gates`, then `admission`, then `interceptors`, the first of which is the
  /// outermost.
  ///
  /// - Parameters:
  ///   - observers: Who hears how calls end.
  ///   - resources: What is served beside calls, by path.
  ///   - restRoutes: Paths of their own that call methods.
  ///   - logger: What the calls' loggers are made of.
  ///   - group: The loops that share the connections. The server doesn't shut it down.
  public init(
    router: Router, gates: [any CallGate] = [], admission: AdmissionGate? = nil,
    interceptors: [any ServerInterceptor] = [], observers: [any CallObserver] = [],
    resources: [PlainResource] = [], restRoutes: [RESTRoute] = [], configuration: ServerConfiguration = .init(),
    logger: Logger, group: MultiThreadedEventLoopGroup
  ) {
    let core = ServerCore(
      router: router, gates: gates, admission: admission, interceptors: interceptors, observers: observers,
      resources: resources, restRoutes: restRoutes, configuration: configuration, logger: logger)
    transport = HTTP2Server(
      group: group, limits: configuration.connection, maxConnections: configuration.maximumConnections,
      hosts: configuration.hosts,
      handshakeFailed: { core.log($0) }
    ) { connection in
      ServerConnection(connection, core: core)
    }
  }

  /// Begins to listen, with `tls` or in plain text; may be called for several endpoints.
  ///
  /// Returns the address in use, with the port that the system chose for port 0. Throws what the system says.
  @discardableResult
  public func bind(_ endpoint: Endpoint, tls: ServerTLS? = nil) async throws -> SocketAddress {
    try await transport.bind(endpoint, tls: tls)
  }

  /// Returns when the server was told to stop, and the last connection is closed.
  public func serve() async {
    await transport.waitUntilClosed()
  }

  /// What the connections hold now.
  public func load() async -> ServerLoad {
    await transport.load()
  }

  /// Stops listening, and refuses new calls from now on; the running ones go on until `hardLimit`. Returns at once.
  public func beginDrain(hardLimit: Duration = .seconds(25)) {
    transport.beginDrain(hardLimit: hardLimit)
  }

  /// Drains, and returns when the running calls are done or `hardLimit` has passed; what runs then is cut off.
  public func shutdownGracefully(hardLimit: Duration = .seconds(25)) async {
    transport.beginDrain(hardLimit: hardLimit)
    await transport.waitUntilClosed()
  }

  /// Stops listening, and cuts off everything at once.
  public func abort() {
    transport.abort()
  }
}
