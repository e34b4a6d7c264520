import NIOCore
import NIOPosix

/// Connects to HTTP/2 servers with prior knowledge (h2c).
public enum HTTP2Client {
  /// Connects to a server.
  ///
  /// - Parameters:
  ///   - endpoint: Where the server listens.
  ///   - executor: The loop that carries the connection; its loop must be of a `MultiThreadedEventLoopGroup`.
  ///   - limits: What the connection may cost.
  ///   - timeout: How long to wait for the transport.
  ///   - delegate: Makes the owner's side of the connection, on the loop.
  /// - Returns: The connection, ready to open streams, on the executor's loop.
  /// - Throws: ``ConnectionFailure``: refused, unreachable, timed out.
  public static func connect(
    to endpoint: Endpoint, on executor: LoopExecutor, limits: ConnectionLimits = .init(),
    timeout: Duration = .seconds(10), delegate: @escaping @Sendable (HTTP2Connection) -> any ConnectionDelegate
  ) async throws -> HTTP2Connection {
    let connection = HTTP2Connection(role: .client, limits: limits, executor: executor)
    let bootstrap = ClientBootstrap(group: executor.eventLoop)
      .connectTimeout(TimeAmount(timeout))
      .channelOption(.maxMessagesPerRead, value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            ConnectionHandler(connection: connection, makeDelegate: delegate))
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
      throw ConnectionFailure(error)
    }
    return connection
  }
}
