public import Protobuf

/// The requests of a client-streaming or bidirectional call, on the client.
public struct RequestWriter<Request: Message>: Sendable {
  let call: ClientCall
  let limit: Int

  /// Sends a request. Suspends while the server isn't reading. Throws ``RPCError`` when the call is over.
  public func write(_ request: Request) async throws {
    try await call.write(try MessageFramer.frame(request, limit: limit))
  }

  /// Says that no more requests follow. Happens by itself when the body of a client-streaming call returns.
  public func finish() async throws {
    try await call.halfClose()
  }
}
