public import Protobuf

/// The responses of a server-streaming or bidirectional call, on the client.
public struct ResponseStream<Response: Message>: AsyncSequence, Sendable {
  public typealias Element = Response

  /// Yields the responses in order; nil once the call has ended with OK.
  public struct AsyncIterator: AsyncIteratorProtocol {
    /// The next response. Throws ``RPCError`` when the call fails.
    public mutating func next() async throws -> Response? { nil }
  }

  /// The stream's one iterator: it can be iterated once.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator() }
}
