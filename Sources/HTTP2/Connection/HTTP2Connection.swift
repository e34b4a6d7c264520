public import NIOCore
public import TLS

/// One HTTP/2 connection, client or server. Confined to its event loop: use it from its delegates' calls, or from jobs
/// on ``executor``.
public final class HTTP2Connection: @unchecked Sendable {  // confined to the event loop
  /// The loop of the connection, as a task executor.
  public let executor: LoopExecutor

  /// The other end, if the transport knows it: from the start of the connection on, also after its end.
  public private(set) var remoteAddress: SocketAddress?

  /// Whether this end has a loopback address.
  private(set) var isOnLoopback = false

  /// What the other end has shown in the TLS handshake; nil where it has shown nothing, or there is no TLS. Reads it anew
  /// each time.
  public var peerCertificate: PeerCertificate? { transport?.peerCertificate }

  /// For which names it answers where it is on a loopback address.
  let hosts: HostRule
  let limits: ConnectionLimits
  let role: HTTP2Session.Role
  var session: HTTP2Session?
  /// In place of the other, where the client speaks HTTP/1.1.
  var http1: HTTP1Session?
  /// Finds out which of the two it is (server, plain text); nil once that is known.
  var detector: ProtocolDetector?
  private var delegate: (any ConnectionDelegate)?
  /// The channel handler; nil before it is there, and after the channel is closed.
  private(set) var transport: ConnectionHandler?
  /// Its place in the loop's timer.
  var timerIndex: Int?
  var drain = Drain()
  var stall: StallClock
  /// Output has left lately: when it is looked at whether it is held up.
  var outputLook = NIODeadline.distantFuture
  /// Output is held up, and looked at by the stall clock.
  var isWatchedForStall = false
  /// Keepalive, idleness and age (server); from the session's start.
  var lifetime: LifetimeClock?
  var activity = ConnectionActivity()
  /// What the client must send, and by when (server).
  var arrival: ArrivalClock
  /// The time of it that a look is set for.
  var arrivalEnd = NIODeadline.distantFuture
  /// When it must be known what is spoken, once the owner has asked for a drain.
  var drainNoticeEnd = NIODeadline.distantFuture
  /// When TLS must have begun.
  var handshakeEnd = NIODeadline.distantFuture
  /// When the peer must have closed too.
  var lingerEnd = NIODeadline.distantFuture
  /// Already in the executor's list of connections to flush.
  var isWaitingForFlush = false
  private var drainingWasTold = false
  /// The owner asked for a drain before there was a session.
  var drainIsPending = false
  /// The peer has shut its sending side.
  private(set) var inputIsClosed = false
  /// Everything was sent, and the sending side is shut: the peer's close is awaited.
  var isLingering = false
  /// Why the connection is closed, or is about to be.
  var closure: ConnectionClosure?
  private(set) var isClosed = false

  init(role: HTTP2Session.Role, limits: ConnectionLimits, hosts: HostRule = .init(), executor: LoopExecutor) {
    self.role = role
    self.hosts = hosts
    self.limits = limits
    self.executor = executor
    stall = StallClock(limit: TimeAmount(limits.stallLimit))
    arrival = ArrivalClock(limits: limits, now: executor.eventLoop.now)
  }

  /// Streams that are open now.
  public var openStreamCount: Int { session?.streams.count ?? (http1?.stream == nil ? 0 : 1) }

  /// Output of all streams that waits for flow control or the socket, in bytes.
  public var queuedBytes: Int { session?.queuedBytes ?? http1?.queuedBytes ?? 0 }

  /// What the connection speaks; nil until that is known.
  public var version: HTTPVersion? { session != nil ? .http2 : http1 != nil ? .http1 : nil }

  /// Which hosts a request may name (`:authority`) that a browser could have sent; nil for any, as where the connection isn't
  /// on a loopback address. Requests of HTTP/1.1 were looked at before anybody hears of them; those of HTTP/2 are for the
  /// delegate to look at.
  public var hostRule: HostRule? { isOnLoopback ? hosts : nil }

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
    guard let session else { return beginDrainWithoutSession() }
    tellDraining()
    switch role {
    case .server:
      perform(drain.begin(noticeLimit: TimeAmount(limits.drainNoticeLimit), now: eventLoop.now))
      scheduleCheck()
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

  /// There is a channel. The session begins when it is active, and TLS has begun where there is TLS.
  ///
  /// - Parameter awaitsHandshake: TLS begins first, within a limit.
  func attach(_ transport: ConnectionHandler, awaitsHandshake: Bool) {
    guard !isClosed else { return transport.close() }
    self.transport = transport
    guard awaitsHandshake else { return }
    handshakeEnd = eventLoop.now + TimeAmount(limits.handshakeLimit)
    scheduleCheck()
  }

  /// The connection begins: a client at once with its session, a server once it knows what is spoken.
  ///
  /// - Parameter version: What was agreed on; nil for what comes in plain text.
  func start(_ version: HTTPVersion?, _ makeDelegate: (HTTP2Connection) -> any ConnectionDelegate) {
    guard !isClosed else { return }
    handshakeEnd = .distantFuture
    remoteAddress = transport?.remoteAddress
    isOnLoopback = LoopbackAddress.isLoopback(transport?.localAddress)
    delegate = makeDelegate(self)
    if role == .server {
      lifetime = LifetimeClock(limits, jitter: .random(in: -1...1), now: eventLoop.now)
      arrival = ArrivalClock(limits: limits, now: eventLoop.now)
      watchArrival()
      scheduleCheck()
    }
    if let version = version ?? (role == .client ? .http2 : nil) {
      startSession(version)
      if drainIsPending { beginDrain() }
    } else {
      detector = ProtocolDetector()
      if drainIsPending { shortenArrival() }
    }
  }

  func read(_ bytes: ByteBuffer) {
    guard !isLingering, !isClosed else { return }
    guard let session else { return http1 == nil ? detect(bytes) : readHTTP1(bytes) }
    activity.receivedBytes &+= UInt64(bytes.readableBytes)
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
    if lingerEnd < .distantFuture { return close(.graceful) }
    guard !isLingering, !isClosed else { return }
    if detector != nil || http1?.inputClosed() == false { return close(.peerClosed) }
    session?.inputClosed()
    needsFlush()
  }

  /// TLS ended with an error: nothing that comes after it can be trusted.
  func secureTransportFailed(_ failure: TLSFailure) {
    close(closure ?? .insecure(failure))
  }

  /// The channel is gone, for whatever reason.
  func transportClosed() {
    close(closure ?? .peerClosed)
  }

  func close(_ reason: ConnectionClosure) {
    guard !isClosed else { return }
    isClosed = true
    let reason = closure ?? reason
    closure = reason
    executor.timer.remove(self)
    let transport = transport
    self.transport = nil
    // The session itself stays as long as this object: nghttp2 may be in the call that led here.
    session?.close(reason)
    http1?.close(reason)
    let delegate = delegate
    self.delegate = nil
    transport?.close()
    delegate?.closed(reason)
  }

  func tellDraining() {
    guard !drainingWasTold else { return }
    drainingWasTold = true
    delegate?.draining()
  }

  func perform(_ action: Drain.Action?) {
    switch action {
    case .announce(let ping): session?.submitShutdownNotice(ping: ping)
    case .nameLastStream: session?.submitGoAway()
    case nil: return
    }
    needsFlush()
  }
}

extension HTTP2Connection: SessionOwner {
  func accept(_ stream: HTTP2Stream) -> (any StreamDelegate)? {
    activity.requests &+= 1
    return delegate?.accept(stream)
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
