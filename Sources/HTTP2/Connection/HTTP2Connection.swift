public import NIOCore

/// One HTTP/2 connection, client or server. Confined to its event loop: use it from its delegates' calls, or from jobs
/// on ``executor``.
public final class HTTP2Connection: @unchecked Sendable {  // confined to the event loop
  /// The loop of the connection, as a task executor.
  public let executor: LoopExecutor

  /// The other end, if the transport knows it: from the start of the connection on, also after its end.
  public private(set) var remoteAddress: SocketAddress?

  let limits: ConnectionLimits
  private let role: HTTP2Session.Role
  private var session: HTTP2Session?
  private var delegate: (any ConnectionDelegate)?
  /// The channel handler; nil before the channel is active and after it is closed.
  private var transport: ConnectionHandler?
  private var drain = Drain()
  private var stall: StallClock
  private var stallTimer: Scheduled<Void>?
  /// Already in the executor's list of connections to look at.
  private var isWatched = false
  private var arrival: ArrivalClock
  private var arrivalTimer: Scheduled<Void>?
  /// Already in the executor's list of connections to flush.
  private var isWaitingForFlush = false
  private var drainingWasTold = false
  /// The owner asked for a drain before there was a session.
  private var drainIsPending = false
  /// The peer has shut its sending side.
  private var inputIsClosed = false
  /// Everything was sent, and the sending side is shut: the peer's close is awaited.
  private var isLingering = false
  private var lingerTimer: Scheduled<Void>?
  /// Why the connection is closed, or is about to be.
  private var closure: ConnectionClosure?
  private var isClosed = false

  init(role: HTTP2Session.Role, limits: ConnectionLimits, executor: LoopExecutor) {
    self.role = role
    self.limits = limits
    self.executor = executor
    stall = StallClock(limit: TimeAmount(limits.stallLimit))
    arrival = ArrivalClock(limits: limits, now: executor.eventLoop.now)
  }

  /// Streams that are open now.
  public var openStreamCount: Int { session?.streams.count ?? 0 }

  /// Output of all streams that waits for flow control or the socket, in bytes.
  public var queuedBytes: Int { session?.queuedBytes ?? 0 }

  /// False once the connection is draining or closed: ``openStream(headers:endStream:delegate:)`` throws.
  public var acceptsStreams: Bool { session != nil && closure == nil && !drainingWasTold }

  /// Opens a stream (client). Over the peer's limit of concurrent streams it waits for its turn, unsent.
  ///
  /// - Parameters:
  ///   - headers: The request: `:method`, `:scheme`, `:path`, `:authority` first.
  ///   - endStream: The request has no body.
  ///   - delegate: Hears of the stream; never from inside this call.
  /// - Throws: ``ConnectionUnavailable`` if the connection is draining or closed.
  public func openStream(
    headers: HeaderFields, endStream: Bool, delegate: any StreamDelegate
  ) throws(ConnectionUnavailable) -> HTTP2Stream {
    eventLoop.assertInEventLoop()
    guard role == .client, acceptsStreams, let session else {
      throw ConnectionUnavailable(reason: closure ?? .graceful)
    }
    do {
      let stream = try session.openStream(headers, endStream: endStream, delegate: delegate)
      needsFlush()
      return stream
    } catch {
      // The stream ids of the connection are used up: the next one starts anew.
      throw ConnectionUnavailable(reason: .graceful)
    }
  }

  /// Ends the connection gracefully: no new streams, the running ones finish, then it is closed. A server says so by
  /// GOAWAY with the highest stream id, a PING, and GOAWAY with the last one.
  public func beginDrain() {
    eventLoop.assertInEventLoop()
    guard closure == nil else { return }
    guard let session else {
      drainIsPending = true
      return
    }
    tellDraining()
    switch role {
    case .server: perform(drain.begin())
    case .client: session.submitGoAway()
    }
    needsFlush()
  }

  /// Closes the connection at once. Its streams end with `connectionLost(.aborted)`.
  public func abort() {
    eventLoop.assertInEventLoop()
    close(.aborted)
  }

  var eventLoop: any EventLoop { executor.eventLoop }

  func start(transport: ConnectionHandler, delegate: any ConnectionDelegate) {
    guard !isClosed else {
      // Given up before it had begun.
      transport.close()
      return delegate.closed(closure ?? .aborted)
    }
    self.transport = transport
    self.delegate = delegate
    remoteAddress = transport.remoteAddress
    do {
      session = try HTTP2Session(role: role, limits: limits, executor: executor, owner: self)
      arrival = ArrivalClock(limits: limits, now: eventLoop.now)
      watchArrival()
      needsFlush()
      if drainIsPending { beginDrain() }
    } catch {
      close(.aborted)
    }
  }

  func read(_ bytes: ByteBuffer) {
    guard !isLingering, !isClosed, let session else { return }
    session.receive(bytes)
    if role == .server {
      arrival.received(session.scanner, now: { eventLoop.now })
      watchArrival()
    }
    needsFlush()
  }

  /// The peer has shut its sending side, and may still read: the answers to its whole requests go out, as far as its
  /// windows allow, then the connection ends.
  func inputClosed() {
    inputIsClosed = true
    if lingerTimer != nil { return close(.graceful) }
    guard !isLingering, !isClosed else { return }
    session?.inputClosed()
    needsFlush()
  }

  /// The channel is gone, for whatever reason.
  func transportClosed() {
    close(closure ?? .peerClosed)
  }

  /// Writes what there is to say as long as the transport takes it, and finds out whether that was the end.
  func flush() {
    isWaitingForFlush = false
    guard let session, let transport, !isLingering else { return }
    session.settle()
    guard self.transport != nil else { return }
    do {
      while transport.isWritable {
        let isFull = try write(session, to: transport)
        session.settle()
        guard self.transport != nil else { return }
        if !isFull, !session.hasOutput { break }
      }
    } catch {
      return close(.aborted)
    }
    if session.isFinished {
      linger(session, transport, session.closure)
    } else if inputIsClosed, session.streams.isEmpty {
      linger(session, transport, .peerClosed)
    } else if !isWatched {
      isWatched = true
      executor.lookLater(at: self, in: min(stall.interval, .seconds(1)))
    }
  }

  /// Output has left lately: is any of it held up? To ask for every write would cost as much as a small write.
  func look() {
    isWatched = false
    guard !isClosed else { return }
    watchForStall()
  }

  /// - Returns: Whether there is more to write.
  private func write(_ session: HTTP2Session, to transport: ConnectionHandler) throws(SessionFailure) -> Bool {
    // The buffer changes hands, so that its memory stays unshared and is used again.
    swap(&session.output, &executor.spareOutput)
    defer { swap(&session.output, &executor.spareOutput) }
    session.output.clear(minimumCapacity: Self.chunkBytes + Self.largestFrameBytes)
    let isFull = try session.produce(limit: Self.chunkBytes)
    let count = session.output.readableBytes
    if count > 0 {
      session.producedBytes &+= UInt64(count)
      transport.write(session.output)
    }
    return isFull
  }

  /// Bytes that are written at once; the loop's buffer has room for one more frame.
  private static let chunkBytes = 64 * 1024
  private static let largestFrameBytes = 16 * 1024 + 9

  /// All is said. The sending side is shut first, and what the peer still sends is read: a close with unread input would
  /// make the system discard what the peer has not yet read.
  private func linger(_ session: HTTP2Session, _ transport: ConnectionHandler, _ reason: ConnectionClosure) {
    isLingering = true
    let reason = closure ?? reason
    closure = reason
    tellDraining()
    session.close(reason)
    // To read what a flood still sends would be as dear as the flood.
    if case .abuse = reason { transport.stopReading() }
    transport.shutDownOutput { [self] in
      guard !isClosed else { return }
      guard !inputIsClosed else { return close(reason) }
      lingerTimer = eventLoop.scheduleTask(in: TimeAmount(limits.lingerLimit)) { [self] in close(reason) }
    }
    watchForStall()
  }

  private func close(_ reason: ConnectionClosure) {
    guard !isClosed else { return }
    isClosed = true
    let reason = closure ?? reason
    closure = reason
    stallTimer?.cancel()
    arrivalTimer?.cancel()
    lingerTimer?.cancel()
    let transport = transport
    self.transport = nil
    // The session itself stays as long as this object: nghttp2 may be in the call that led here.
    session?.close(reason)
    let delegate = delegate
    self.delegate = nil
    transport?.close()
    delegate?.closed(reason)
  }

  /// Has a timer run while there is something that the client must send, and none else.
  private func watchArrival() {
    guard role == .server, closure == nil, let awaited = arrival.awaited else {
      arrivalTimer?.cancel()
      arrivalTimer = nil
      return
    }
    guard arrivalTimer == nil else { return }
    arrivalTimer = eventLoop.scheduleTask(deadline: awaited.until) { [self] in
      arrivalTimer = nil
      guard let awaited = arrival.awaited, awaited.until <= eventLoop.now else { return watchArrival() }
      end(late: awaited.input)
    }
  }

  /// The client has taken too long.
  private func end(late input: AwaitedInput) {
    guard let session, closure == nil else { return }
    switch input {
    case .preface: return close(.late(input))
    case .firstRequest: session.terminate(.noError)
    case .headerBlock: session.terminate(.enhanceYourCalm)
    }
    closure = .late(input)
    needsFlush()
  }

  private func tellDraining() {
    guard !drainingWasTold else { return }
    drainingWasTold = true
    delegate?.draining()
  }

  private func perform(_ action: Drain.Action?) {
    switch action {
    case .announce(let ping): session?.submitShutdownNotice(ping: ping)
    case .nameLastStream: session?.submitGoAway()
    case nil: return
    }
    needsFlush()
  }

  /// Output that is held up, by the socket or by the peer's windows. A client does not mind the windows: a handler that
  /// takes its time with a request is no dead server.
  private var isHeldUp: Bool {
    guard let session, let transport else { return false }
    return !transport.isWritable || transport.bufferedBytes > 0 || (role == .server && session.queuedBytes > 0)
  }

  private func watchForStall() {
    guard stallTimer == nil, isHeldUp else { return }
    stall.start(progress: progress, now: eventLoop.now)
    scheduleStallCheck()
  }

  private func scheduleStallCheck() {
    stallTimer = eventLoop.scheduleTask(in: stall.interval) { [self] in
      stallTimer = nil
      guard isHeldUp else { return }
      if stall.check(progress: progress, now: eventLoop.now) {
        close(.stalled)
      } else {
        scheduleStallCheck()
      }
    }
  }

  /// Bytes that the transport has taken for good; while DATA waits, only those up to the last DATA that has left.
  private var progress: UInt64 {
    guard let session, let transport else { return 0 }
    let taken = session.producedBytes &- UInt64(transport.bufferedBytes)
    return role == .server && session.queuedBytes > 0 ? min(taken, session.progressEnd) : taken
  }
}

extension HTTP2Connection: SessionOwner {
  func accept(_ stream: HTTP2Stream) -> (any StreamDelegate)? {
    delegate?.accept(stream)
  }

  func needsFlush() {
    guard !isWaitingForFlush, !isClosed else { return }
    isWaitingForFlush = true
    executor.needsFlush(self)
  }

  func pingAcknowledged(_ payload: UInt64) {
    perform(drain.pingAcknowledged(payload))
  }

  func goAwayReceived(_ code: ErrorCode) {
    tellDraining()
  }
}
