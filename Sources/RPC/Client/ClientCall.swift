import HTTP2
import NIOCore
import Protobuf

/// One call on the client: its stream's events, what waits for them, and its end. ``ClientCallState`` decides what may
/// happen; this does it.
final class ClientCall: @unchecked Sendable {  // confined to the connection's event loop
  let executor: LoopExecutor
  private let method: MethodDescriptor
  private let options: CallOptions
  private let maximumResponseSize: Int
  private var state: ClientCallState
  private var deframer: MessageDeframer
  private var stream: HTTP2Stream?
  private var deadline: Scheduled<Void>?

  /// Whole messages that nobody has taken yet, and their bytes on the wire.
  private var responses = CircularBuffer<ReceivedMessage>(initialCapacity: 1)
  private var queuedBytes = 0
  /// Received bytes for which the server hasn't got its flow-control credit back.
  private var owedBytes = 0
  private var requestID: String?

  private var openWaiter: Waiter<Void>?
  private var responseWaiter: Waiter<ReceivedMessage?>?
  private var writeWaiters: [Waiter<Void>] = []

  init(
    _ method: MethodDescriptor, kind: MethodKind, options: CallOptions, executor: LoopExecutor, maximumResponseSize: Int
  ) {
    self.method = method
    self.options = options
    self.executor = executor
    self.maximumResponseSize = maximumResponseSize
    state = ClientCallState(kind: kind)
    deframer = MessageDeframer(limit: maximumResponseSize)
  }

  /// Waits until the call's stream is open. The deadline counts from here on.
  func open(by link: ClientLink) async throws {
    try await executor.run {
      self.startDeadline()
      try await Waiter<Void>.wait(on: self.executor.eventLoop) { waiter in
        if case .failed(let error) = self.state.outcome { return waiter.resume(throwing: error) }
        self.openWaiter = waiter
        link.open(self)
      }
    }
  }

  /// Sends a request when there is room for it.
  func write(_ framed: ByteBuffer) async throws {
    try await executor.run {
      while self.state.maySend, let stream = self.stream, !stream.isWritable {
        try await Waiter<Void>.wait(on: self.executor.eventLoop) { self.writeWaiters.append($0) }
      }
      try Task.checkCancellation()
      if case .failed(let error) = self.state.outcome { throw error }
      guard self.state.maySend else {
        throw RPCError(.cancelled, reason: .cancelled, "the call's requests have ended")
      }
      self.stream?.send(data: framed)
    }
  }

  /// Says that no more requests follow.
  func halfClose() async throws {
    try await executor.run {
      if self.state.halfClose() { self.stream?.finish() }
    }
  }

  /// The frame of a request, compressed if the call has an encoding and `compression` says so.
  func frame(_ request: some Message, limit: Int, _ compression: MessageCompression) throws(RPCError) -> ByteBuffer {
    let frame = try MessageFramer.frame(request, limit: limit)
    return options.encoding == .identity ? frame : MessageFramer.compress(frame, compression)
  }

  /// The next message, nil at the end of a call that went well.
  func nextResponse() async throws -> ByteBuffer? {
    try await nextMessage()?.plain(limit: maximumResponseSize)
  }

  private func nextMessage() async throws -> ReceivedMessage? {
    try await executor.run {
      if let message = self.responses.popFirst() {
        self.queuedBytes -= message.frameSize
        self.returnCredit()
        return message
      }
      switch self.state.outcome {
      case .ok: return nil
      case .failed(let error): throw error
      case nil: break
      }
      return try await Waiter<ReceivedMessage?>.wait(on: self.executor.eventLoop) { waiter in
        self.responseWaiter?.resume(throwing: CancellationError())
        self.responseWaiter = waiter
      }
    }
  }

  /// Gives the call up from any thread: its stream is reset, and whoever waits for it is told. Does nothing at its end.
  func cancel() {
    executor.eventLoop.execute { self.end(.cancelledByCaller) }
  }
}

extension RPCError {
  /// The call's task was cancelled.
  static let cancelledByCaller = RPCError(.cancelled, reason: .cancelled, "the call was cancelled")

  /// The call's connection is gone.
  static func connectionLost(_ reason: ConnectionClosure) -> RPCError {
    guard case .insecure(let failure) = reason else {
      return RPCError(.unavailable, reason: .connectionLost, "the connection was lost")
    }
    return RPCError(.unavailable, reason: .connectionLost, "the connection was lost: \(failure)")
  }
}

// What the link and the clock say.
extension ClientCall {
  /// The connection is there.
  func opened(on connection: HTTP2Connection, authority: String, isSecured: Bool) throws(ConnectionUnavailable) {
    guard state.outcome == nil else { return }
    stream = try connection.openStream(headers: requestFields(authority, isSecured), endStream: false, delegate: self)
    openWaiter?.resume(returning: ())
    openWaiter = nil
  }

  /// There is no connection, or the call's time is over.
  func end(_ error: RPCError) {
    guard state.outcome == nil else { return }
    state.end(error)
    settle()
  }

  private func startDeadline() {
    guard let timeout = options.timeout else { return }
    let error = RPCError(.deadlineExceeded, reason: .deadlineExceeded, "no answer within \(timeout)")
    guard timeout > .zero else { return end(error) }
    let nanoseconds = Int64(min(timeout / .nanoseconds(1), 4e18))
    deadline = executor.eventLoop.scheduleTask(in: .nanoseconds(nanoseconds)) { self.end(error) }
  }

  private func requestFields(_ authority: String, _ isSecured: Bool) -> HeaderFields {
    var fields = HeaderFields(isSecured ? Self.securedFields : Self.constantFields)
    fields.append(":path", method.path)
    fields.append(":authority", authority)
    fields.append("te", "trailers")
    fields.append("content-type", "application/grpc")
    fields.append("user-agent", "callboard")
    if options.encoding != .identity {
      fields.append("grpc-encoding", options.encoding.rawValue)
      fields.append("grpc-accept-encoding", "\(MessageEncoding.acceptedNames)")
    }
    if let timeout = options.timeout { fields.append("grpc-timeout", Timeout.format(timeout)) }
    if let token = options.bearerToken { fields.append("authorization", "Bearer \(token)", neverIndexed: true) }
    for field in options.metadata.fields { fields.append(field.name, field.value) }
    return fields
  }

  private static let constantFields = ConstantFields([":method": "POST", ":scheme": "http"])
  private static let securedFields = ConstantFields([":method": "POST", ":scheme": "https"])

  /// Tells everyone who waits how the call has ended, and resets what is left of the stream.
  private func settle() {
    guard let outcome = state.outcome else { return }
    deadline?.cancel()
    deadline = nil
    returnCredit()
    var failure: RPCError?
    if case .failed(var error) = outcome {
      error.requestID = error.requestID ?? requestID
      failure = error
      stream?.reset(.cancel)
    }
    openWaiter?.resume(throwing: failure ?? .cancelledByCaller)
    openWaiter = nil
    if let waiter = responseWaiter {
      responseWaiter = nil
      if let failure { waiter.resume(throwing: failure) } else { waiter.resume(returning: nil) }
    }
    let waiters = writeWaiters
    writeWaiters = []
    for waiter in waiters { waiter.resume(returning: ()) }
  }
}

// What the stream says.
extension ClientCall: StreamDelegate {
  func received(headers: HeaderFields, endStream: Bool) {
    let head = ResponseHead(headers)
    requestID = head.requestID
    deframer.encoding = head.encoding
    if endStream {
      state.receivedTrailers(head, insideMessage: false)
    } else {
      state.receivedHeaders(head)
    }
    settle()
  }

  func receivedHeadersOverLimit(endStream: Bool) {
    end(RPCError(.internal, reason: .responseInvalid, "the answer's headers are too large"))
  }

  func received(data: ByteBuffer, endStream: Bool) {
    owedBytes += data.readableBytes
    if state.outcome == nil {
      deframer.append(data)
      takeMessages()
    }
    if endStream { state.end(RPCError(.internal, reason: .responseInvalid, "the answer ended without trailers")) }
    returnCredit()
    settle()
  }

  func received(trailers: HeaderFields) {
    state.receivedTrailers(ResponseHead(trailers), insideMessage: deframer.isInsideMessage)
    settle()
  }

  func writabilityChanged(isWritable: Bool) {
    guard isWritable else { return }
    let waiters = writeWaiters
    writeWaiters = []
    for waiter in waiters { waiter.resume(returning: ()) }
  }

  func closed(_ reason: StreamClosure) {
    switch reason {
    case .finished: end(RPCError(.internal, reason: .responseInvalid, "the answer ended without a status"))
    case .reset(let code):
      end(RPCError(StatusCode(reset: code), reason: .responseInvalid, "the stream was reset: \(code)"))
    case .connectionLost(let reason): end(.connectionLost(reason))
    }
    stream = nil
  }

  private func takeMessages() {
    do throws(MessageDeframer.Failure) {
      while state.outcome == nil, let message = try deframer.next() {
        guard state.receivedMessage() else { return }
        let waiter = responseWaiter
        responseWaiter = nil
        // A waiter whose task was cancelled takes nothing: the message is for whoever asks next.
        if waiter?.resume(returning: message) != true {
          queuedBytes += message.frameSize
          responses.append(message)
        }
      }
    } catch {
      state.end(RPCError(error))
    }
  }

  private func returnCredit() {
    let credit = owedBytes - queuedBytes
    guard credit > 0 else { return }
    owedBytes -= credit
    stream?.consume(bytes: credit)
  }
}

extension StatusCode {
  /// What a reset stream means to a client (PROTOCOL-HTTP2, "Errors").
  init(reset code: ErrorCode) {
    switch code {
    case .refusedStream: self = .unavailable
    case .cancel: self = .cancelled
    case .enhanceYourCalm: self = .resourceExhausted
    case .inadequateSecurity: self = .permissionDenied
    default: self = .internal
    }
  }
}
