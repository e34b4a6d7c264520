public import Protobuf

/// The requests of a client-streaming or bidirectional call, decoded as they are consumed.
///
/// The client may send on only as fast as they are consumed: flow-control credit returns with each message.
public struct RequestStream<Request: Message>: AsyncSequence, Sendable {
  public typealias Element = Request

  /// Yields the requests in order; nil once the client has half-closed.
  public struct AsyncIterator: AsyncIteratorProtocol {
    /// The next request. Throws ``RPCError`` for what breaks the protocol, `CancellationError` when the call is over.
    public mutating func next() async throws -> Request? { nil }
  }

  /// The stream's one iterator: it can be iterated once.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator() }
}
