public import Protobuf

/// The responses of a server-streaming or bidirectional call.
public struct ResponseWriter<Response: Message>: Sendable {
  /// Sends a response. Suspends while the client isn't reading: when flow control and the connection's buffer are full.
  ///
  /// Throws `CancellationError` when the call is over.
  public func write(_ response: Response) async throws {}
}
