public import NIOCore

/// One HTTP/2 connection, client or server. Confined to its event loop: use it from its delegates' calls, or from jobs
/// on ``executor``.
public final class HTTP2Connection: @unchecked Sendable {  // confined to the event loop
  /// The loop of the connection, as a task executor.
  public let executor: LoopExecutor

  /// The other end, if the transport knows it.
  public internal(set) var remoteAddress: SocketAddress?

  init(executor: LoopExecutor) {
    self.executor = executor
  }

  /// Streams that are open now.
  public var openStreamCount: Int { 0 }

  /// False once the connection is draining or closed: ``openStream(headers:endStream:delegate:)`` throws.
  public var acceptsStreams: Bool { false }

  /// Opens a stream (client). Over the peer's limit of concurrent streams it waits for its turn, unsent.
  ///
  /// - Parameters:
  ///   - headers: The request: `:method`, `:scheme`, `:path`, `:authority` first.
  ///   - endStream: The request has no body.
  ///   - delegate: Hears of the stream; never from inside this call.
  /// - Throws: ``ConnectionUnavailable`` if the connection is draining or closed.
  public func openStream(
    headers: HeaderFields, endStream: Bool, delegate: any StreamDelegate
  ) throws(ConnectionUnavailable) -> HTTP2Stream {
    throw ConnectionUnavailable(reason: .graceful)
  }

  /// Ends the connection gracefully: GOAWAY, the running streams, the end.
  public func beginDrain() {}

  /// Closes the connection at once. Its streams end with `connectionLost(.aborted)`.
  public func abort() {}
}

/// The connection takes no new streams: make another.
public struct ConnectionUnavailable: Error, Hashable {
  /// What ended it, or is about to.
  public var reason: ConnectionClosure
}
