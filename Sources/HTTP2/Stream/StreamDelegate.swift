public import NIOCore

/// Hears what happens to one stream. Every call comes on the connection's event loop; none of them may block. A delegate
/// may use its stream in any of them: send, reset, consume.
public protocol StreamDelegate: AnyObject {
  /// The first header block: the request on the server, the response on the client (1xx responses are skipped).
  func received(headers: HeaderFields, endStream: Bool)

  /// A header block (the headers, or the trailers) was longer than ``ConnectionLimits/maxHeaderListBytes``; its fields
  /// were dropped. A server answers 431, a client resets the stream.
  func receivedHeadersOverLimit(endStream: Bool)

  /// Bytes of the body, empty only when `endStream` comes alone. The buffer shares the memory of all that was read with
  /// it: keep a copy, not the slice, of bytes that wait for long. The peer may send more only after
  /// ``HTTP2Stream/consume(bytes:)``.
  func received(data: ByteBuffer, endStream: Bool)

  /// The trailers. They end the stream's input.
  func received(trailers: HeaderFields)

  /// Queued output rose over the high-water mark (false) or fell to the low one (true), see ``HTTP2Stream/isWritable``.
  /// Several streams may be told at once: look at `isWritable` again before each message.
  func writabilityChanged(isWritable: Bool)

  /// The stream is over. Exactly once, and the last call.
  func closed(_ reason: StreamClosure)
}
