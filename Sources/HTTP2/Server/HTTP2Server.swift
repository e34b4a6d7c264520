public import NIOCore
public import NIOPosix

/// Listens, and serves HTTP/2 with prior knowledge (h2c) on every connection.
public final class HTTP2Server: Sendable {
  /// Makes the owner's side of a connection that was just accepted, on its event loop.
  public typealias Acceptor = @Sendable (HTTP2Connection) -> any ConnectionDelegate

  /// - Parameters:
  ///   - group: The loops that share the connections. The server does not shut it down.
  ///   - limits: What each connection may cost.
  ///   - acceptor: Makes the delegate of each connection.
  public init(
    group: MultiThreadedEventLoopGroup, limits: ConnectionLimits = .init(), acceptor: @escaping Acceptor
  ) {}

  /// Begins to listen; may be called for several endpoints.
  ///
  /// - Returns: The address in use (the port that the system chose for port 0).
  /// - Throws: What the system says: address in use, no permission, …
  public func bind(_ endpoint: Endpoint) async throws -> SocketAddress {
    throw ChannelError.operationUnsupported
  }

  /// Stops listening and drains every connection: GOAWAY with the highest stream id, a PING round trip, GOAWAY with the
  /// last one, running streams finish, close. Returns at once; ``waitUntilClosed()`` waits.
  ///
  /// - Parameter hardLimit: What is still open after so long is closed at once.
  public func beginDrain(hardLimit: Duration = .seconds(25)) {}

  /// Stops listening and closes every connection at once.
  public func abort() {}

  /// Returns when the server has been told to stop and the last connection is closed.
  public func waitUntilClosed() async {}
}
