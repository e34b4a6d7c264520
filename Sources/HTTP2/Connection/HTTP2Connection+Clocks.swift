import NIOCore

// What a connection does when time passes: its clocks decide, and one look at them all sets the time of the next.
extension HTTP2Connection {
  /// Looks at the clocks again when the first of them asks for it.
  func scheduleCheck() {
    guard !isClosed else { return }
    let clocks = min(lifetime?.next ?? .distantFuture, drain.next, isWatchedForStall ? stall.next : .distantFuture)
    let arrivalEnd = closure == nil ? arrivalEnd : .distantFuture
    let unknownEnd = version == nil ? drainNoticeEnd : .distantFuture
    executor.timer.schedule(self, at: min(clocks, handshakeEnd, arrivalEnd, unknownEnd, lingerEnd, outputLook))
  }

  /// One of the clocks has asked for it.
  func check(now: NIODeadline) {
    checkLimits(now: now)
    checkArrival(now: now)
    lookAtOutput(now: now)
    checkForStall(now: now)
    if drain.next <= now { perform(drain.check(now: now)) }
    checkLifetime(now: now)
    scheduleCheck()
  }

  private func checkLimits(now: NIODeadline) {
    if lingerEnd <= now { return close(.graceful) }
    if drainNoticeEnd <= now, version == nil { return close(.graceful) }
    if handshakeEnd <= now {
      transport?.handshakeTimedOut()
      return close(.handshakeTimeout)
    }
  }

  /// Sets a look for what the client must send, where that is something else than before.
  func watchArrival() {
    guard let awaited = arrival.awaited, awaited.until != arrivalEnd else { return }
    arrivalEnd = awaited.until
    scheduleCheck()
  }

  private func checkArrival(now: NIODeadline) {
    guard arrivalEnd <= now, closure == nil else { return }
    arrivalEnd = arrival.awaited?.until ?? .distantFuture
    guard arrivalEnd <= now, let awaited = arrival.awaited else { return }
    end(late: awaited.input)
  }

  /// The client has taken too long.
  private func end(late input: AwaitedInput) {
    switch input {
    case .preface: return close(.late(input))
    case .firstRequest: session?.terminate(.noError)
    case .headerBlock: session?.terminate(.enhanceYourCalm)
    }
    http1?.endLate()
    closure = .late(input)
    needsFlush()
  }

  private func checkLifetime(now: NIODeadline) {
    guard !isClosed, let due = lifetime?.next, due <= now else { return }
    activity.openStreams = openStreamCount
    // There is nothing to ask a client of HTTP/1.1 with; while it waits for an answer it has nothing to say.
    if http1?.stream != nil { activity.receivedBytes &+= 1 }
    for action in lifetime?.check(activity, now: now) ?? [] where !isClosed {
      switch action {
      case .ping where session == nil: beginDrain()
      case .ping:
        session?.submitPing(Self.keepalivePing)
        needsFlush()
      case .drain: beginDrain()
      case .close(let reason): close(reason)
      }
    }
  }

  /// A connection whose TLS hasn't begun holds no drain for long.
  func shortenHandshake() {
    guard handshakeEnd < .distantFuture else { return }
    handshakeEnd = min(handshakeEnd, eventLoop.now + TimeAmount(limits.drainNoticeLimit))
    scheduleCheck()
  }

  /// Nor does one of which nobody knows yet what it speaks.
  func shortenArrival() {
    guard version == nil, arrivalEnd < .distantFuture else { return }
    drainNoticeEnd = min(drainNoticeEnd, eventLoop.now + TimeAmount(limits.drainNoticeLimit))
    scheduleCheck()
  }

  /// "alive" and a one.
  private static let keepalivePing: UInt64 = 0x61_6c_69_76_65_00_00_01

  /// Output that is held up, by the socket or by the peer's windows. A client does not mind the windows: a handler that
  /// takes its time with a request is no dead server.
  private var isHeldUp: Bool {
    guard version != nil, let transport else { return false }
    return !transport.isWritable || transport.bufferedBytes > 0 || (role == .server && queuedBytes > 0)
  }

  func watchForStall() {
    guard !isWatchedForStall, isHeldUp else { return }
    isWatchedForStall = true
    stall.start(progress: progress, now: eventLoop.now)
    scheduleCheck()
  }

  /// Is any of what was written held up? To ask for every write would cost as much as a small write.
  private func lookAtOutput(now: NIODeadline) {
    guard outputLook <= now else { return }
    outputLook = .distantFuture
    watchForStall()
  }

  private func checkForStall(now: NIODeadline) {
    guard isWatchedForStall, stall.next <= now else { return }
    guard isHeldUp else {
      isWatchedForStall = false
      return
    }
    if stall.check(progress: progress, now: now) { close(.stalled) }
  }

  /// Bytes that the transport has taken for good; while DATA waits, only those up to the last DATA that has left.
  private var progress: UInt64 {
    guard let transport else { return 0 }
    let buffered = UInt64(transport.bufferedBytes)
    guard let session else { return (http1?.producedBytes ?? 0) &- buffered }
    let taken = session.producedBytes &- buffered
    return role == .server && session.queuedBytes > 0 ? min(taken, session.progressEnd) : taken
  }
}
