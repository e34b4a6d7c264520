public import Protobuf

/// The requests of a client-streaming or bidirectional call, decoded as they are consumed.
///
/// The client may send on only as fast as they are consumed: flow-control credit returns with each message.
public struct RequestStream<Request: Message>: AsyncSequence, Sendable {
  /// A request.
  public typealias Element = Request

  let call: ServerCall

  /// Yields the requests in order; nil once the client has half-closed.
  public struct AsyncIterator: AsyncIteratorProtocol {
    let call: ServerCall

    /// The next request.
    ///
    /// Throws ``RPCError`` for what can't be decoded, `CancellationError` when the call is over.
    public mutating func next() async throws -> Request? {
      try await call.nextRequest(as: Request.self)
    }
  }

  /// An iterator over the requests that nobody has taken yet. One task at a time may wait for the next.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(call: call) }
}
