public import NIOCore
public import NIOPosix
public import TLS

/// Listens, and serves HTTP/2 on every connection: with prior knowledge (h2c), or over TLS. A connection may as well speak
/// HTTP/1.1, whose requests are streams like the others (docs/wire.md, "HTTP/1.1").
public final class HTTP2Server: Sendable {
  /// Makes the owner's side of a connection that was just accepted, on its event loop.
  public typealias Acceptor = @Sendable (HTTP2Connection) -> any ConnectionDelegate
  /// Hears of a connection whose TLS handshake failed, on its event loop.
  public typealias HandshakeObserver = @Sendable (HandshakeFailure) -> Void

  private let group: MultiThreadedEventLoopGroup
  private let limits: ConnectionLimits
  private let hosts: HostRule
  private let acceptor: Acceptor
  private let handshakeFailed: HandshakeObserver
  let registry: ConnectionRegistry
  private let executors: [ObjectIdentifier: LoopExecutor]

  /// - Parameters:
  ///   - group: The loops that share the connections. The server does not shut it down.
  ///   - limits: What each connection may cost.
  ///   - maxConnections: Connections that may be open at once, those in a handshake among them. Another one is closed.
  ///   - hosts: For which names it answers on loopback addresses.
  ///   - handshakeFailed: Hears of TLS handshakes that failed.
  ///   - acceptor: Makes the delegate of each connection, once its TLS has begun.
  public init(
    group: MultiThreadedEventLoopGroup, limits: ConnectionLimits = .init(), maxConnections: Int = .max,
    hosts: HostRule = .init(), handshakeFailed: @escaping HandshakeObserver = { _ in }, acceptor: @escaping Acceptor
  ) {
    self.group = group
    self.limits = limits
    self.hosts = hosts
    self.acceptor = acceptor
    self.handshakeFailed = handshakeFailed
    registry = ConnectionRegistry(maxConnections: maxConnections)
    executors = Dictionary(
      group.makeIterator().map { (ObjectIdentifier($0), LoopExecutor(eventLoop: $0)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Begins to listen; may be called for several endpoints.
  ///
  /// - Parameter tls: How TLS is spoken there; nil for plain text.
  /// - Returns: The address in use (the port that the system chose for port 0).
  /// - Throws: What the system says: address in use, no permission, …; `ChannelError.alreadyClosed` if the server was told
  ///   to stop.
  public func bind(_ endpoint: Endpoint, tls: ServerTLS? = nil) async throws -> SocketAddress {
    let bootstrap = ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.maxMessagesPerRead, value: 1)
      // The buffer shrinks again when a connection has little to say, down to what an idle one may hold.
      .childChannelOption(
        .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 1024, maximum: 64 * 1024)
      )
      // A peer that shuts its sending side may still read: see `HTTP2Connection.inputClosed`.
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { [self] channel in
        channel.eventLoop.makeCompletedFuture { try initialize(channel, tls) }
      }
    let listener: any Channel =
      switch endpoint {
      case .tcp(let host, let port):
        try await bootstrap.childChannelOption(.socketOption(.tcp_nodelay), value: 1).bind(host: host, port: port).get()
      case .unix(let path):
        try await bootstrap.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
      }
    guard registry.add(listener: listener) else {
      try? await listener.close().get()
      throw ChannelError.alreadyClosed
    }
    guard let address = listener.localAddress else { throw ChannelError.unknownLocalAddress }
    return address
  }

  private func initialize(_ channel: any Channel, _ tls: ServerTLS?) throws {
    guard let executor = executors[ObjectIdentifier(channel.eventLoop)] else { throw ChannelError.operationUnsupported }
    let connection = HTTP2Connection(role: .server, limits: limits, hosts: hosts, executor: executor)
    let admission = registry.add(connection)
    // An initializer that throws has its channel closed.
    guard admission != .refused else { throw ChannelError.operationUnsupported }
    channel.closeFuture.whenComplete { [registry] _ in registry.remove(connection) }
    if let tls {
      try channel.pipeline.syncOperations.addHandler(tls.makeHandler(), name: ConnectionHandler.tlsName)
    }
    let address = channel.remoteAddress
    try channel.pipeline.syncOperations.addHandler(
      ConnectionHandler(
        connection: connection, isSecured: tls != nil,
        handshakeObserver: { [handshakeFailed] result in
          guard case .failure(let failure) = result else { return }
          handshakeFailed(HandshakeFailure(remoteAddress: address, cause: failure))
        }, makeDelegate: acceptor))
    if admission == .mustDrain {
      // Accepted while the listener was closing.
      channel.eventLoop.execute { connection.beginDrain() }
    }
  }

  /// Stops listening and drains every connection: GOAWAY with the highest stream id, a PING round trip, GOAWAY with the
  /// last one, running streams finish, close. Returns at once; ``waitUntilClosed()`` waits.
  ///
  /// - Parameter hardLimit: What is still open after so long is closed at once.
  public func beginDrain(hardLimit: Duration = .seconds(25)) {
    for connection in registry.stop() {
      connection.eventLoop.execute { connection.beginDrain() }
    }
    group.any().scheduleTask(in: TimeAmount(hardLimit)) { [self] in abort() }
  }

  /// Stops listening and closes every connection at once.
  public func abort() {
    for connection in registry.stop() {
      connection.eventLoop.execute { connection.abort() }
    }
  }

  /// Connections that are open now.
  public var connectionCount: Int { registry.connectionCount }

  /// Returns when the server has been told to stop and the last connection is closed.
  public func waitUntilClosed() async {
    await registry.waitUntilClosed()
  }
}
