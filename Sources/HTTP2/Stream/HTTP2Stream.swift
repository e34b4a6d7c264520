public import NIOCore

/// One stream of a connection, client or server. Confined to the connection's event loop: use it only from its delegate's
/// calls, or from jobs on ``executor``. After the stream is over every method does nothing.
public final class HTTP2Stream: @unchecked Sendable {  // confined to the event loop
  /// The loop of the connection, as a task executor: a task that prefers it runs between the reads of its connection.
  public let executor: LoopExecutor

  init(executor: LoopExecutor) {
    self.executor = executor
  }

  /// Who hears of the stream. Held until the stream is over.
  public internal(set) var delegate: (any StreamDelegate)?

  /// False once the stream is closed, or reset from this side.
  public var isOpen: Bool { false }

  /// True while the stream, and the connection, have less queued output than their high-water marks.
  public var isWritable: Bool { false }

  /// Sends the first header block: the response on a server. A client's request goes out with
  /// ``HTTP2Connection/openStream(headers:endStream:delegate:)``.
  public func send(headers: HeaderFields, endStream: Bool) {}

  /// Queues bytes of the body, without limit: a sender waits while ``isWritable`` is false. The bytes are copied out as
  /// flow control and the socket allow.
  public func send(data: ByteBuffer) {}

  /// Ends the body without trailers (a client's half close). What is queued goes out first.
  public func finish() {}

  /// Ends the stream's output with trailers. What is queued goes out first.
  public func send(trailers: HeaderFields) {}

  /// Ends the stream at once in both directions; queued output is dropped.
  /// ``StreamDelegate/closed(_:)`` follows, never from inside this call.
  public func reset(_ code: ErrorCode) {}

  /// Gives the peer credit for bytes that were received and are dealt with.
  public func consume(bytes: Int) {}
}
