public import Protobuf

/// The responses of a server-streaming or bidirectional call.
public struct ResponseWriter<Response: Message>: Sendable {
  let call: ServerCall

  /// Sends a response. Suspends while the client isn't reading: when its window is full and the stream's queue too.
  ///
  /// Throws `CancellationError` when the call is over, ``RPCError`` RESOURCE_EXHAUSTED for a message over the limit.
  public func write(_ response: Response) async throws {
    try await call.write(.message(response))
  }

  /// Sends a response that was encoded before, as ``write(_:)-(Response)``.
  public func write(_ response: EncodedMessage<Response>) async throws {
    try await call.write(.encoded(response))
  }
}
