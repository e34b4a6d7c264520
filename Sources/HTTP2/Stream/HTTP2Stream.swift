public import NIOCore

/// One stream of a connection, client or server. Confined to the connection's event loop: use it only from its delegate's
/// calls, or from jobs on ``executor``. After the stream is over every method does nothing.
public final class HTTP2Stream: @unchecked Sendable {  // confined to the event loop
  /// The loop of the connection, as a task executor: a task that prefers it runs between the reads of its connection.
  public let executor: LoopExecutor

  /// Who hears of the stream. Held until the stream is over.
  public internal(set) var delegate: (any StreamDelegate)?

  /// What its connection speaks. A request of HTTP/1.1 is a stream as well, converted at the edge.
  public let version: HTTPVersion

  let id: Int32
  /// Nil once the stream is over, and in HTTP/1.1.
  var session: HTTP2Session?
  /// The session of a request of HTTP/1.1; nil once the stream is over, and in HTTP/2.
  var http1: HTTP1Session?
  /// Its place in the session's list.
  var index = 0

  var outbound = OutboundQueue()
  /// nghttp2 has asked for bytes when there were none: it must be told of the next.
  var isDeferred = false
  /// END_STREAM was sent.
  var outputEnded = false
  var headersSubmitted: Bool
  /// The request has left (client).
  var requestSent = false
  /// Writability as the delegate knows it.
  private(set) var reportedWritable: Bool
  var isOverHighWater = false

  private(set) var headersReceived = false
  private(set) var inputEnded = false
  /// Received, and not yet given back by `consume`.
  var unconsumedBytes = 0

  /// This side has ended the stream early: the delegate hears of nothing but the closure.
  var isReset = false
  private(set) var resetCode = ErrorCode.noError

  init(id: Int32, session: HTTP2Session, headersSubmitted: Bool = false) {
    self.id = id
    self.session = session
    self.executor = session.executor
    version = .http2
    self.headersSubmitted = headersSubmitted
    // A stream that is opened while the connection is congested is told when that is over.
    reportedWritable = !session.wasCongested
  }

  /// A stream of another session than one of HTTP/2.
  init(id: Int32, executor: LoopExecutor, version: HTTPVersion) {
    self.id = id
    self.executor = executor
    self.version = version
    headersSubmitted = false
    reportedWritable = true
  }

  /// False once the stream is closed, or reset from this side.
  public var isOpen: Bool { (session != nil || http1 != nil) && !isReset }

  /// True while the stream, and the connection, have less queued output than their high-water marks.
  public var isWritable: Bool {
    guard let session, !isReset else { return http1 != nil && !isReset && !isOverHighWater }
    return !isOverHighWater && !session.isCongested
  }

  /// Sends the first header block: the response on a server. A client's request goes out with
  /// ``HTTP2Connection/openStream(headers:endStream:delegate:)``.
  public func send(headers: HeaderFields, endStream: Bool) {
    guard let session, !isReset, !headersSubmitted else {
      return submitToHTTP1(headers: headers, endStream: endStream)
    }
    headersSubmitted = true
    if endStream { outbound.ending = .submitted }
    session.submitResponse(self, headers, endStream: endStream)
  }

  /// Queues bytes of the body: a sender waits while ``isWritable`` is false. The bytes are copied out as flow control and
  /// the socket allow. A stream that fills the connection's ``ConnectionLimits/maxQueuedOutputBytes`` is reset with
  /// ENHANCE_YOUR_CALM.
  public func send(data: ByteBuffer) {
    guard let session, canSendBody, data.readableBytes > 0 else { return queueForHTTP1(data) }
    guard session.queuedBytes <= session.limits.maxQueuedOutputBytes else { return reset(.enhanceYourCalm) }
    outbound.append(data)
    if session.queuedBytes == 0 { session.progressEnd = session.producedBytes }
    session.queuedBytes += data.readableBytes
    if outbound.byteCount > session.limits.streamHighWaterBytes { isOverHighWater = true }
    session.resumeOutput(self)
    updateWritability()
    session.updateCongestion()
  }

  /// Ends the body without trailers (a client's half close). What is queued goes out first.
  public func finish() {
    guard let session, canSendBody else { return finishHTTP1() }
    outbound.ending = .endStream
    session.resumeOutput(self)
  }

  /// Ends the stream's output with trailers. What is queued goes out first.
  public func send(trailers: HeaderFields) {
    guard let session, canSendBody else { return finishHTTP1() }
    outbound.ending = .trailers(trailers)
    session.resumeOutput(self)
  }

  var canSendBody: Bool {
    guard !isReset, headersSubmitted, case .open = outbound.ending else { return false }
    return true
  }

  /// Ends the stream at once in both directions; queued output is dropped.
  /// ``StreamDelegate/closed(_:)`` follows, never from inside this call.
  public func reset(_ code: ErrorCode) {
    guard let session, !isReset else { return resetHTTP1(code) }
    isReset = true
    resetCode = code
    session.submitReset(self, code)
  }

  func markReset(_ code: ErrorCode) {
    isReset = true
    resetCode = code
  }

  /// Gives the peer credit for bytes that were received and are dealt with.
  public func consume(bytes: Int) {
    guard let session else { return consumeFromHTTP1(bytes: bytes) }
    let bytes = min(bytes, unconsumedBytes)
    guard bytes > 0 else { return }
    unconsumedBytes -= bytes
    session.consume(self, bytes)
  }

  private var lowWaterBytes: Int { session?.limits.streamLowWaterBytes ?? http1?.limits.streamLowWaterBytes ?? 0 }

  /// Tells the delegate if writability is not what it last heard.
  func updateWritability() {
    guard session != nil || http1 != nil, !isReset else { return }
    if isOverHighWater, outbound.byteCount <= lowWaterBytes { isOverHighWater = false }
    let isWritable = isWritable
    guard isWritable != reportedWritable else { return }
    reportedWritable = isWritable
    delegate?.writabilityChanged(isWritable: isWritable)
  }

  func received(block: HeaderFields, overLimit: Bool, endStream: Bool) {
    guard !isReset else { return }
    if endStream { inputEnded = true }
    let isFirst = !headersReceived
    headersReceived = true
    if overLimit {
      delegate?.receivedHeadersOverLimit(endStream: endStream)
    } else if isFirst {
      delegate?.received(headers: block, endStream: endStream)
    } else {
      delegate?.received(trailers: block)
    }
  }

  func received(data: ByteBuffer, endStream: Bool) {
    guard !isReset else { return consume(bytes: data.readableBytes) }
    if endStream { inputEnded = true }
    delegate?.received(data: data, endStream: endStream)
  }
}
