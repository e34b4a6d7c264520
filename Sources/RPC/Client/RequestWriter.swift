public import Protobuf

/// The requests of a client-streaming or bidirectional call, on the client.
public struct RequestWriter<Request: Message>: Sendable {
  let call: ClientCall
  let limit: Int

  /// Sends a request. Suspends while the server isn't reading. Throws ``RPCError`` when the call is over.
  ///
  /// - Parameter compression: Whether it is compressed, where the call has an encoding (``CallOptions/encoding``).
  public func write(_ request: Request, compression: MessageCompression = .automatic) async throws {
    try await call.write(try call.frame(request, limit: limit, compression))
  }

  /// Says that no more requests follow. Happens by itself when the body of a client-streaming call returns.
  public func finish() async throws {
    try await call.halfClose()
  }
}
