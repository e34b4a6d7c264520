import HTTP2
import Logging
import NIOCore
import Protobuf

/// One call on the server: turns the events of its stream into a running handler, and what the handler gives into an
/// answer. ``ServerCallState`` decides what may happen; this does it.
final class ServerCall: @unchecked Sendable {  // confined to the connection's event loop, on which its handler runs too
  let stream: HTTP2Stream
  let connection: ServerConnection
  var record: CallRecord?
  /// How the call is answered, where that isn't plain gRPC.
  var web: WebExchange?
  var state = ServerCallState(kind: .unary)
  var deframer: MessageDeframer
  /// Nil before the handler runs, after it has ended, and once it was cancelled.
  private var handlerTask: HandlerTask?
  var deadline: DeadlineTimer.Token?
  /// The deadline is the server's own: the client has set none, or a later one.
  private(set) var hasLargestDeadline = false

  /// The handler, or what keeps it from running, has begun …
  private var hasStarted = false
  /// … and has ended.
  private var hasEnded = false
  /// What the call is for its connection: the stream is open, the handler runs, or both.
  private var parts = 1

  /// Whole messages that the handler hasn't taken yet, and their bytes on the wire.
  var requests = RequestQueue()
  var queuedBytes = 0
  /// Received bytes for which the client hasn't got its flow-control credit back.
  var owedBytes = 0
  /// Counted against the connection's bound: bytes of messages that aren't whole yet.
  var unfinishedBytes = 0
  var requestWaiter: Waiter<ReceivedMessage?>?
  var writeWaiters: [Waiter<Void>] = []

  /// The framed answer of a method that gives one; it leaves with the status.
  var response: ByteBuffer?

  init(stream: HTTP2Stream, connection: ServerConnection) {
    self.stream = stream
    self.connection = connection
    deframer = MessageDeframer(limit: connection.core.configuration.maximumRequestSize)
  }

}

// The life of a call.
extension ServerCall {
  /// The request's headers are there: what is called, by when, and may it start?
  func open(_ fields: HeaderFields, endStream: Bool) {
    let head = RequestHead(fields, routes: connection.core.routes)
    guard head.isGRPC, !head.isGRPCWeb else { return openWeb(fields, head, endStream: endStream) }
    begin(head, fields, endStream: endStream)
  }

  /// A call begins, whatever its protocol.
  func begin(_ head: RequestHead, _ fields: HeaderFields, endStream: Bool) {
    let core = connection.core
    let method: RoutedMethod
    switch head.route {
    case .method(let known): method = known
    case .unknownMethod(let descriptor), .unknownService(let descriptor): method = RoutedMethod(descriptor)
    case .notGRPC: return
    }
    let now = ContinuousClock.now
    let largestTimeout = method.options.contains(.endless) ? Int64.max : core.largestTimeout
    hasLargestDeadline = (head.timeout ?? .max) > largestTimeout
    let timeout = min(head.timeout ?? .max, largestTimeout)
    record = CallRecord(
      method: method, callProtocol: web?.callProtocol ?? .grpc, fields: fields,
      requestID: head.requestID ?? connection.loop.makeRequestID(),
      connection: connection.context, started: now,
      deadline: timeout == .max ? nil : now.advanced(by: .nanoseconds(timeout)), logger: core.logger)
    tellObserversOfStart()
    state = ServerCallState(kind: method.kind)
    deframer.encoding = head.encoding
    if let error = head.error {
      if endStream { _ = state.receivedEnd(insideMessage: false) }
      return fail(error)
    }
    guard timeout > 0 else { return deadlinePassed() }
    if timeout != .max { deadline = connection.loop.deadlines.schedule(self, after: timeout) }
    if !method.kind.takesOneRequest { start() }
    if let web { return beganOnWeb(web, endStream: endStream) }
    if endStream { react(to: state.receivedEnd(insideMessage: false)) }
  }

  func react(to reaction: ServerCallState.Reaction) {
    switch reaction {
    case .ignore, .keep, .deliver: break
    case .startHandler: start()
    case .endRequests:
      requestWaiter?.resume(returning: nil)
      requestWaiter = nil
    case .fail(let error): fail(web?.told(error) ?? error)
    }
  }

  /// Runs the gates, admission, the interceptors and the handler, on this loop.
  func start() {
    guard record != nil else { return }
    hasStarted = true
    parts += 1
    let task = connection.loop.handlers.run(self, on: stream.executor)
    // One that has ended by now may run another call's handler soon.
    if !hasEnded { handlerTask = task }
  }

  /// What the handler's task does.
  func perform() async {
    guard let record else { return }
    var context = CallContext(record: record)
    do {
      try await run(&context)
      finish(nil)
      tellObservers(context, code: context.code(after: nil), nil)
    } catch {
      finish(context.failure(from: error))
      tellObservers(context, code: context.code(after: error), error)
    }
    hasEnded = true
    handlerTask = nil
    endPart()
  }

  /// All in one function: each that may wait costs a small call more than what it does.
  private func run(_ context: inout CallContext) async throws {
    let core = connection.core
    for gate in core.gates { try gate.enter(&context) }
    var entry = core.admission?.enter(context) ?? .unbounded
    // The place is taken until the handler has ended.
    defer { core.admission?.leave(entry) }
    if case .full(let tenant) = entry, let admission = core.admission {
      entry = try await admission.wait(of: tenant, until: context.deadline)
      // One that was given up while it got its place does nothing.
      try Task.checkCancellation()
    }
    guard core.interceptors.isEmpty else { return try await run(context, behind: core.interceptors[...]) }
    try await context.record.method.handler(HandledCall(self), context)
    if mustWaitForRoom { try await waitForRoom() }
  }

  private func run(_ context: CallContext, behind interceptors: ArraySlice<any ServerInterceptor>) async throws {
    if let first = interceptors.first {
      try await first.intercept(context) { try await self.run($0, behind: interceptors.dropFirst()) }
    } else {
      try await context.record.method.handler(HandledCall(self), context)
      if mustWaitForRoom { try await waitForRoom() }
    }
  }

  /// The call ends over the handler's head, or before there is one.
  func fail(_ error: RPCError) {
    guard !state.isOver else { return }
    record?.cutOff = error.code
    finish(error)
    abandon(error)
  }

  /// Sends the status, behind the answer if there is one.
  func finish(_ error: RPCError?) {
    if let web { return finish(web, error) }
    let requestID = record?.requestID ?? ""
    if error == nil, let response, !state.isOver { send(framed: response) }
    switch state.finish(isOK: error == nil) {
    case .dropped: return
    case .trailersOnly:
      guard let error else { return }
      var fields = ResponseFields.trailersOnly(error, requestID: requestID)
      record?.addInitialMetadata(to: &fields)
      record?.addTrailingMetadata(to: &fields)
      stream.send(headers: fields, endStream: true)
    case .headersAndTrailers:
      var headers = ResponseFields.headers(requestID: requestID)
      record?.addInitialMetadata(to: &headers)
      stream.send(headers: headers, endStream: false)
      sendTrailers(ResponseFields.ok)
    case .trailers:
      sendTrailers(error.map(ResponseFields.trailers) ?? ResponseFields.ok)
    }
    release()
    returnCredit()
  }

  private func sendTrailers(_ fields: HeaderFields) {
    guard let record, record.hasResponseMetadata else { return stream.send(trailers: fields) }
    var fields = fields
    record.addTrailingMetadata(to: &fields)
    stream.send(trailers: fields)
  }

  /// Cancels the handler; where none runs, the call is over now.
  func abandon(_ error: RPCError) {
    if let handlerTask {
      self.handlerTask = nil
      handlerTask.cancel()
    } else if let record, !hasStarted {
      tellObservers(CallContext(record: record), code: error.code, error)
    }
    endWaiting()
  }

  private func tellObserversOfStart() {
    guard let record else { return }
    let context = CallContext(record: record)
    for observer in connection.core.observers { observer.began(context) }
  }

  private func tellObservers(_ context: CallContext, code: StatusCode, _ error: (any Error)?) {
    let observers = connection.core.observers
    guard !observers.isEmpty else { return }
    let outcome = CallOutcome(code: code, error: error, duration: context.started.duration(to: .now))
    for observer in observers { observer.ended(context, outcome) }
  }

  /// The stream is closed, or the handler has ended. After both the memory of the request's fields is used again, unless
  /// somebody still has the call's context.
  func endPart() {
    parts -= 1
    guard parts == 0 else { return }
    connection.runningCalls -= 1
    guard isKnownUniquelyReferenced(&record), let fields = record?.fields else { return }
    record = nil
    stream.executor.reuse(fields)
  }

  /// Gives back what the call holds of its connection's and loop's.
  func release() {
    if let deadline {
      connection.loop.deadlines.cancel(deadline)
      self.deadline = nil
    }
    connection.unfinishedBytes -= unfinishedBytes
    unfinishedBytes = 0
  }

  func endWaiting() {
    requestWaiter?.resume(throwing: CancellationError())
    requestWaiter = nil
    let waiters = writeWaiters
    writeWaiters = []
    for waiter in waiters { waiter.resume(throwing: CancellationError()) }
  }
}
