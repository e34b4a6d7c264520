import NIOCore
import NIOPosix
public import TLS

/// Connects to HTTP/2 servers: with prior knowledge (h2c), or over TLS.
public enum HTTP2Client {
  /// Connects to a server.
  ///
  /// - Parameters:
  ///   - endpoint: Where the server listens.
  ///   - executor: The loop that carries the connection; its loop must be of a `MultiThreadedEventLoopGroup`.
  ///   - limits: What the connection may cost.
  ///   - tls: How TLS is spoken; nil for plain text.
  ///   - timeout: How long to wait for the transport; TLS has ``ConnectionLimits/handshakeLimit``.
  ///   - delegate: Makes the owner's side of the connection, on the loop.
  /// - Returns: The connection, ready to open streams, on the executor's loop.
  /// - Throws: ``ConnectionFailure``: refused, unreachable, timed out, not trusted.
  public static func connect(
    to endpoint: Endpoint, on executor: LoopExecutor, limits: ConnectionLimits = .init(),
    tls: ClientTLS? = nil, timeout: Duration = .seconds(10),
    delegate: @escaping @Sendable (HTTP2Connection) -> any ConnectionDelegate
  ) async throws -> HTTP2Connection {
    let connection = HTTP2Connection(role: .client, limits: limits, executor: executor)
    let started = executor.eventLoop.makePromise(of: Void.self)
    let bootstrap = ClientBootstrap(group: executor.eventLoop)
      .connectTimeout(TimeAmount(timeout))
      .channelOption(.maxMessagesPerRead, value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let tls {
            try channel.pipeline.syncOperations.addHandler(
              tls.makeHandler(host: endpoint.host), name: ConnectionHandler.tlsName)
          }
          try channel.pipeline.syncOperations.addHandler(
            ConnectionHandler(
              connection: connection, isSecured: tls != nil,
              handshakeObserver: { started.completeWith($0.mapError { $0 }) },
              makeDelegate: delegate))
        }
      }
    do {
      switch endpoint {
      case .tcp(let host, let port):
        _ = try await bootstrap.channelOption(.socketOption(.tcp_nodelay), value: 1).connect(host: host, port: port)
          .get()
      case .unix(let path):
        _ = try await bootstrap.connect(unixDomainSocketPath: path).get()
      }
    } catch {
      started.fail(error)
      throw ConnectionFailure(error)
    }
    if tls == nil { started.succeed() }
    do {
      try await started.futureResult.get()
    } catch {
      throw ConnectionFailure(error)
    }
    return connection
  }
}

extension Endpoint {
  /// Whose certificate a client expects.
  fileprivate var host: String {
    switch self {
    case .tcp(let host, _): host
    case .unix: "localhost"
    }
  }
}
