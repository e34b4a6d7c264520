import Compression
public import NIOCore

/// A whole message as it came. It is inflated by whoever takes it, so that nobody's bytes grow before their call has been
/// let in, and what waits in a queue has the size that it was counted with.
@_spi(Fuzzing) public struct ReceivedMessage: Sendable, Equatable {
  /// The message without its prefix.
  public var bytes: ByteBuffer
  /// By the encoding of the call.
  public var isCompressed = false

  /// Bytes on the wire, with the prefix.
  var frameSize: Int { bytes.readableBytes + MessageDeframer.prefixSize }

  /// The same bytes, in memory of their own where they hold on to much more than themselves.
  func compacted() -> ReceivedMessage { ReceivedMessage(bytes: bytes.compacted(), isCompressed: isCompressed) }

  /// The message as it is decoded. Throws RESOURCE_EXHAUSTED if that is over `limit` bytes, INTERNAL if it can't be
  /// inflated.
  public func plain(limit: Int) throws(RPCError) -> ByteBuffer {
    guard isCompressed else { return bytes }
    do throws(GzipFailure) {
      return try Gzip.inflate(bytes, limit: limit)
    } catch {
      switch error {
      case .tooLarge:
        throw .messageTooLarge("a message is over the limit of \(limit) when it is inflated", limit: limit)
      case .corrupt: throw RPCError(.internal, reason: .messageCorrupt, "a compressed message can't be inflated")
      case .outOfMemory: throw RPCError(.internal, reason: .internalError, "internal error", cause: error)
      }
    }
  }
}
