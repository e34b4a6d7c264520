import NIOCore
public import Protobuf

/// The responses of a server-streaming or bidirectional call, on the client.
///
/// The server may send on only as fast as they are consumed.
public struct ResponseStream<Response: Message>: AsyncSequence, Sendable {
  /// A response.
  public typealias Element = Response

  let call: ClientCall

  /// Yields the responses in order; nil once the call has ended with OK.
  public struct AsyncIterator: AsyncIteratorProtocol {
    let call: ClientCall

    /// The next response. Throws ``RPCError`` when the call fails.
    public mutating func next() async throws -> Response? {
      do {
        return try await call.nextResponse().map { try ResponseStream.decode($0) }
      } catch is CancellationError {
        throw RPCError.cancelledByCaller
      }
    }
  }

  /// An iterator over the responses that nobody has taken yet. One task at a time may wait for the next.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(call: call) }

  static func decode(_ message: ByteBuffer) throws(RPCError) -> Response {
    do throws(DecodingFailure) {
      return try Response(decoding: message)
    } catch {
      throw RPCError.undecodable(Response.self, .internal, error)
    }
  }
}
