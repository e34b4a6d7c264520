import NIOCore

// A stream that is a request of HTTP/1.1: what it submits goes to that session. Each of these is only reached where there
// is no session of HTTP/2.
extension HTTP2Stream {
  convenience init(id: Int32, http1: HTTP1Session) {
    self.init(id: id, executor: http1.executor, version: .http1)
    self.http1 = http1
  }

  func submitToHTTP1(headers: HeaderFields, endStream: Bool) {
    guard let http1, !isReset, !headersSubmitted else { return }
    headersSubmitted = true
    if endStream { outbound.ending = .submitted }
    http1.submit(headers)
  }

  func queueForHTTP1(_ data: ByteBuffer) {
    guard let http1, canSendBody, data.readableBytes > 0 else { return }
    guard outbound.byteCount <= http1.limits.maxQueuedOutputBytes else { return reset(.enhanceYourCalm) }
    outbound.append(data)
    if outbound.byteCount > http1.limits.streamHighWaterBytes { isOverHighWater = true }
    updateWritability()
    http1.resume()
  }

  /// HTTP/1.1 has no trailers here: what ends the answer is its last byte (docs/wire.md, "HTTP/1.1").
  func finishHTTP1() {
    guard let http1, canSendBody else { return }
    outbound.ending = .endStream
    http1.resume()
  }

  func resetHTTP1(_ code: ErrorCode) {
    guard let http1, !isReset else { return }
    markReset(code)
    http1.submitReset(code)
  }

  func consumeFromHTTP1(bytes: Int) {
    guard let http1 else { return }
    let wasHeld = http1.holdsInput
    unconsumedBytes -= min(bytes, unconsumedBytes)
    if wasHeld { http1.resume() }
  }
}
