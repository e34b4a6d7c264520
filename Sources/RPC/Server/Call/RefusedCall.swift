import HTTP2
import NIOCore

/// A stream of a connection that has as many calls as it may: what was reset says nothing more.
final class RefusedCall: StreamDelegate {
  func received(headers: HeaderFields, endStream: Bool) {}
  func receivedHeadersOverLimit(endStream: Bool) {}
  func received(data: ByteBuffer, endStream: Bool) {}
  func received(trailers: HeaderFields) {}
  func writabilityChanged(isWritable: Bool) {}
  func closed(_ reason: StreamClosure) {}
}
