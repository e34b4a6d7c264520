import HTTP2
import NIOCore
import Protobuf

// What the handler asks for.
extension ServerCall {
  /// The bytes of the one request of a method that takes one.
  func takeRequestBytes() throws(RPCError) -> ByteBuffer {
    guard let message = popRequest() else {
      throw RPCError(.internal, reason: .internalError, "the request was taken twice")
    }
    if case .route(let route, let query)? = web?.form { return try route.request(query) }
    return try inflate(message)
  }

  /// The next request, nil after the half-close.
  func nextRequest<Request: Message>(as _: Request.Type) async throws -> Request? {
    let message: ReceivedMessage? = try await stream.executor.run { () async throws -> ReceivedMessage? in
      if let message = self.popRequest() { return message }
      if self.state.isOver { throw CancellationError() }
      if self.state.isHalfClosed { return nil }
      return try await Waiter<ReceivedMessage?>.wait(on: self.stream.executor.eventLoop) { waiter in
        self.requestWaiter?.resume(throwing: CancellationError())
        self.requestWaiter = waiter
      }
    }
    guard let message else { return nil }
    let bytes = try inflate(message)
    return web?.requestCodec == .json ? try .decodingJSON(bytes) : try .decoding(bytes)
  }

  /// Sends a response when there is room for it.
  func write(_ response: Reply<some Message>) async throws {
    let framed =
      switch response {
      case _ where web?.responseCodec == .json: try frameText(response)
      case .message(let message): try finish(MessageFramer.frame(message))
      case .encoded(let message): try frame(message.contents)
      }
    try await stream.executor.run {
      try await self.waitUntilWritable()
      guard !self.state.isOver else { throw CancellationError() }
      self.record?.bytesSent.add(framed.readableBytes)
      self.send(framed: framed)
    }
  }

  /// Keeps the one response of a method that gives one until the status is known: they leave together.
  func respond(_ frame: ByteBuffer) throws(RPCError) {
    keep(try finish(frame))
  }

  /// Keeps the one response, which was encoded before.
  func respond(_ message: EncodedFrame) throws(RPCError) {
    keep(try frame(message))
  }

  func keep(_ framed: ByteBuffer) {
    // Where the message is the body, its prefix doesn't leave.
    let prefix = web?.hasPrefixes == false ? MessageDeframer.prefixSize : 0
    record?.bytesSent.add(framed.readableBytes - prefix)
    response = framed
  }

  /// Whether an answer that the call holds has to wait for its client. Nearly never.
  var mustWaitForRoom: Bool {
    response != nil && !(stream.executor.eventLoop.inEventLoop && stream.isWritable)
  }

  /// Waits until there is room for the answer that the call holds, so that a client that reads slowly gets all of its
  /// answers, and what is queued for it stays bounded. The answers that wait are counted for the whole connection.
  func waitForRoom() async throws {
    try await stream.executor.run {
      guard let size = self.response?.readableBytes, !self.state.isOver, !self.stream.isWritable else { return }
      let connection = self.connection
      connection.waitingAnswerBytes += size
      defer { connection.waitingAnswerBytes -= size }
      let limit = connection.core.configuration.maximumWaitingBytes
      guard connection.waitingAnswerBytes <= limit else {
        self.response = nil
        throw RPCError(
          .resourceExhausted, reason: .serverBusy, "too many answers wait for the connection to be read",
          quotaViolations: [QuotaViolation(subject: "waiting answers", description: "at most \(limit) bytes")],
          retryDelay: .seconds(1))
      }
      try await self.waitUntilWritable()
    }
  }

  /// Returns when the client has room for more, or the call is over; on the loop.
  private func waitUntilWritable() async throws {
    while !state.isOver, !stream.isWritable {
      try await Waiter<Void>.wait(on: stream.executor.eventLoop) { writeWaiters.append($0) }
    }
    try Task.checkCancellation()
  }

  /// A frame as it leaves.
  func finish(_ frame: ByteBuffer) throws(RPCError) -> ByteBuffer {
    let configuration = connection.core.configuration
    try MessageFramer.check(
      size: frame.readableBytes - MessageDeframer.prefixSize, limit: configuration.maximumResponseSize)
    // Small answers, nearly all there are, don't ask.
    guard frame.readableBytes > MessageCompression.threshold, acceptsCompression else { return frame }
    return MessageFramer.compress(frame, .automatic)
  }

  private func frame(_ message: EncodedFrame) throws(RPCError) -> ByteBuffer {
    try message.frame(
      limit: connection.core.configuration.maximumResponseSize, isCompressionAccepted: acceptsCompression)
  }

  /// Whether answers may be compressed: by the client, and by the server's settings.
  var acceptsCompression: Bool {
    guard connection.core.configuration.compressesResponses, let record else { return false }
    if let web { return web.acceptsGzip }
    return MessageEncoding.gzip.isAccepted(by: record.fields)
  }

  /// The headers of a stream name the encoding of the messages to come.
  private func encoding(ofFirst frame: ByteBuffer) -> MessageEncoding {
    if MessageFramer.isCompressed(frame) { return .gzip }
    guard let record, !record.method.kind.givesOneResponse else { return .identity }
    return acceptsCompression ? .gzip : .identity
  }

  func send(framed: ByteBuffer) {
    switch state.sendMessage() {
    case .dropped: return
    case .withHeaders:
      let encoding = encoding(ofFirst: framed)
      let requestID = record?.requestID ?? ""
      var headers =
        web.map { WebFields.stream($0, encoding, requestID: requestID) }
        ?? ResponseFields.headers(requestID: requestID, encoding: encoding)
      record?.addInitialMetadata(to: &headers)
      stream.send(headers: headers, endStream: false)
    case .plain: break
    }
    stream.send(data: framed)
  }

  private func popRequest() -> ReceivedMessage? {
    guard let message = requests.popFirst() else { return nil }
    queuedBytes -= message.frameSize
    returnCredit()
    return message
  }

  private func inflate(_ message: ReceivedMessage) throws(RPCError) -> ByteBuffer {
    let bytes: ByteBuffer
    do throws(RPCError) {
      bytes = try message.plain(limit: connection.core.configuration.maximumRequestSize)
    } catch {
      throw web?.told(error) ?? error
    }
    record?.note(isCompressed: message.isCompressed)
    return bytes
  }
}
