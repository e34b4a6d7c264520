public import HTTP2
public import NIOCore
import NIOHTTP1
public import NIOPosix

/// Serves a few pages over HTTP/1.1 to those who watch the program: one GET for each connection, no encryption, no
/// authentication. So it belongs on an address that only they reach.
public final class AdminServer: Sendable {
  private let pages: [String: AdminPage]
  private let limits: AdminLimits
  private let group: MultiThreadedEventLoopGroup
  private let connections: AdminConnections

  /// - Parameters:
  ///   - pages: By their paths, such as `/metrics`.
  ///   - limits: What the clients may cost.
  ///   - group: The loops that the connections are on. The server doesn't shut it down.
  public init(pages: [String: AdminPage], limits: AdminLimits = AdminLimits(), group: MultiThreadedEventLoopGroup) {
    self.pages = pages
    self.limits = limits
    self.group = group
    connections = AdminConnections(limit: limits.connections)
  }

  /// Begins to listen; call it once.
  ///
  /// - Returns: The address in use, with the port that the system chose for port 0.
  /// - Throws: What the system says.
  public func bind(_ endpoint: Endpoint) async throws -> SocketAddress {
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 64)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { [self] channel in
        channel.eventLoop.makeCompletedFuture { try initialize(channel) }
      }
    let listener: any Channel =
      switch endpoint {
      case .tcp(let host, let port): try await bootstrap.bind(host: host, port: port).get()
      case .unix(let path): try await bootstrap.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
      }
    connections.listen(listener)
    guard let address = listener.localAddress else { throw ChannelError.unknownLocalAddress }
    return address
  }

  /// Stops listening, and cuts off whoever is still reading.
  public func shutdown() async {
    for channel in connections.stop() { try? await channel.close().get() }
  }

  private func initialize(_ channel: any Channel) throws {
    guard connections.add(channel) else { throw ChannelError.operationUnsupported }
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(RequestBytesHandler(limit: limits.requestBytes))
    try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: true)
    try pipeline.addHandler(AdminHandler(pages: pages, lifetime: limits.lifetime))
  }
}
