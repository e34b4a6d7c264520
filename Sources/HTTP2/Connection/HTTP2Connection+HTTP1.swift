import NIOCore

// A connection of HTTP/1.1, and one of which nobody knows yet.
extension HTTP2Connection {
  /// What is spoken after TLS has begun; nil for nothing that this side speaks. A client that names no protocol speaks
  /// HTTP/1.1: HTTP/2 must be named (RFC 9113, section 3.3).
  ///
  /// - Parameter name: What both sides have agreed on (ALPN).
  func version(negotiated name: String?) -> HTTPVersion? {
    switch name {
    case "h2": .http2
    case "http/1.1", nil: role == .server ? .http1 : nil
    default: nil
    }
  }

  func startSession(_ version: HTTPVersion) {
    switch version {
    case .http1:
      http1 = HTTP1Session(
        limits: limits, isSecured: transport?.isSecured ?? false, hosts: hostRule,
        executor: executor, owner: self)
    case .http2:
      do {
        session = try HTTP2Session(role: role, limits: limits, executor: executor, owner: self)
      } catch {
        return close(.aborted)
      }
    }
    needsFlush()
  }

  /// Input before it is known what is spoken.
  func detect(_ bytes: ByteBuffer) {
    guard let version = detector?.detect(bytes) else { return }
    let earlier = detector?.earlier ?? ByteBuffer()
    detector = nil
    startSession(version)
    if earlier.readableBytes > 0 { read(earlier) }
    read(bytes)
    if drainIsPending { beginDrain() }
  }

  func readHTTP1(_ bytes: ByteBuffer) {
    guard let http1 else { return }
    activity.receivedBytes &+= UInt64(bytes.readableBytes)
    http1.receive(bytes)
    if let kind = http1.abuse { return close(.abuse(kind)) }
    watchHTTP1Arrival(http1)
    needsFlush()
  }

  func watchHTTP1Arrival(_ http1: HTTP1Session) {
    arrival.received(headsBegun: http1.headsBegun, isInsideHead: http1.isInsideHead, now: { eventLoop.now })
    watchArrival()
  }

  func flushHTTP1(_ transport: ConnectionHandler) {
    guard let http1 else { return }
    http1.settle()
    while self.transport != nil, transport.isWritable, http1.hasOutput {
      executor.spareOutput.clear(minimumCapacity: Self.chunkBytes + Self.largestFrameBytes)
      http1.produce(into: &executor.spareOutput, limit: Self.chunkBytes)
      if executor.spareOutput.readableBytes > 0 { transport.write(executor.spareOutput) }
      http1.settle()
    }
    guard self.transport != nil else { return }
    watchHTTP1Arrival(http1)
    if http1.isBroken {
      close(.graceful)
    } else if http1.isFinished {
      linger(transport, inputIsClosed && http1.closure == .graceful ? .peerClosed : http1.closure)
    } else {
      transport.holdInput(http1.holdsInput)
      planOutputLook()
    }
  }

  func beginDrainWithoutSession() {
    guard let http1 else {
      drainIsPending = true
      shortenHandshake()
      shortenArrival()
      return
    }
    tellDraining()
    http1.beginDrain()
  }
}
