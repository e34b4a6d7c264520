import NIOCore

/// The server's side of a connection of HTTP/1.1 without its transport: bytes in by ``receive(_:)``, bytes out by
/// ``produce(into:limit:)``. Each request is a stream of HTTP/2 to whoever owns the connection, with the same events; only
/// one runs at a time, and those that a client sends ahead wait for their turn.
final class HTTP1Session {
  /// What a client may send ahead of its turn until its connection is read no further.
  private static let largestWaitingBytes = 16 * 1024

  let limits: ConnectionLimits
  let executor: LoopExecutor
  unowned let owner: any SessionOwner
  /// Nil where any Host is answered for.
  private let hosts: HostRule?
  private var parser: HTTP1RequestParser
  /// The request that is being answered.
  private(set) var stream: HTTP2Stream?
  private var requests: Int32 = 0
  private var response = HTTP1Response(isHead: false, minorVersion: 1, keepsAlive: true)
  /// The head of the answer, until it is written.
  private var head: HeaderFields?
  private var awaitsContinue = false
  /// What a request that goes no further is answered with, until it is written.
  private var refusal: HTTP1Refusal?
  private var refusedIsHead = false

  /// All bytes that were ever written.
  private(set) var producedBytes: UInt64 = 0
  private var budget: AbuseBudget
  /// What the budget was spent on last, once it is.
  private(set) var abuse: AbuseKind?
  private var isViolated = false
  private var isDraining = false
  /// Nothing more is read; the connection ends once all is sent.
  private var isDeaf = false
  /// An answer was cut off in the middle: only the end of the connection tells.
  private(set) var isBroken = false
  private var isClosed = false

  init(
    limits: ConnectionLimits, isSecured: Bool, hosts: HostRule?, executor: LoopExecutor, owner: any SessionOwner
  ) {
    self.limits = limits
    self.hosts = hosts
    self.executor = executor
    self.owner = owner
    parser = HTTP1RequestParser(
      headLimit: limits.maxHeaderListBytes, bodyLimit: limits.maxBodyBytes, isSecured: isSecured)
    budget = AbuseBudget(
      capacity: limits.abuseBudget, pointsPerSecond: limits.abuseRefillPerSecond, now: executor.eventLoop.now)
  }

  /// Output that waits, in bytes.
  var queuedBytes: Int { stream?.outbound.byteCount ?? 0 }

  /// The memory of what was read, for whatever is not dealt with.
  var heldBytes: Int { parser.heldBytes }

  /// Requests of which something has come; those that wait for their turn are not looked at.
  var headsBegun: Int { parser.headsBegun }

  /// The head of the request whose turn it is isn't whole.
  var isInsideHead: Bool { stream == nil && parser.isInsideHead }

  /// Nothing is left to read or to send.
  var isFinished: Bool { isDeaf && stream == nil && !hasOutput }

  /// Why a finished session is over.
  var closure: ConnectionClosure { isViolated ? .protocolViolation(.protocolError) : .graceful }

  /// The connection must not be read: the client has sent as much as it may.
  var holdsInput: Bool {
    guard let stream else { return false }
    return stream.unconsumedBytes >= limits.streamWindowBytes
      || (stream.inputEnded && parser.unreadBytes > Self.largestWaitingBytes)
  }

  /// Takes bytes from the client.
  func receive(_ bytes: ByteBuffer) {
    guard !isDeaf, !isClosed else { return }
    parser.append(bytes)
    advance()
  }

  /// Reads on, to the end of the request whose turn it is.
  private func advance() {
    while !isDeaf, !isClosed, stream?.inputEnded != true,
      let event = parser.next(storage: executor.takeFieldStorage)
    {
      switch event {
      case .head(let head): begin(head)
      case .data(let data, let endsBody): deliver(data, endStream: endsBody)
      case .end: deliver(ByteBuffer(), endStream: true)
      case .refused(let refusal): refuse(refusal)
      }
      chargeTinyChunks()
    }
  }

  private func begin(_ head: HTTP1Head) {
    if let hosts, !hosts.allows(head.fields[":authority"] ?? []) {
      response = HTTP1Response(isHead: head.isHead, minorVersion: head.minorVersion, keepsAlive: false)
      return refuse(.misdirected, isHead: head.isHead)
    }
    requests &+= 1
    response = HTTP1Response(
      isHead: head.isHead, minorVersion: head.minorVersion, keepsAlive: head.keepsAlive && !isDraining)
    awaitsContinue = head.expectsContinue && head.body != .none
    let stream = HTTP2Stream(id: requests, http1: self)
    self.stream = stream
    guard let delegate = owner.accept(stream) else { return }
    stream.delegate = delegate
    stream.received(block: head.fields, overLimit: false, endStream: head.body == .none)
  }

  private func deliver(_ data: ByteBuffer, endStream: Bool) {
    guard let stream else { return }
    awaitsContinue = false
    stream.unconsumedBytes += data.readableBytes
    stream.received(data: data, endStream: endStream)
  }

  private func chargeTinyChunks() {
    while parser.tinyChunks > 0, abuse == nil {
      parser.tinyChunks -= 1
      guard !budget.spend(.tinyData, now: { executor.eventLoop.now }) else { continue }
      abuse = .tinyData
      isDeaf = true
    }
  }

  private func refuse(_ refusal: HTTP1Refusal) {
    refuse(refusal, isHead: stream == nil ? parser.isHead : false)
  }

  /// Reads no further, and says so where an answer hasn't begun.
  private func refuse(_ refusal: HTTP1Refusal, isHead: Bool) {
    isDeaf = true
    isViolated = refusal.isViolation
    if let stream {
      stream.reset(.protocolError)
      // The request that came in is damaged, and that is the answer.
      if !isBroken { self.refusal = refusal }
    } else {
      self.refusal = refusal
      refusedIsHead = isHead
    }
    owner.needsFlush()
  }

  /// The client has taken too long for a head.
  func endLate() {
    if isInsideHead { refuse(.timeout) }
    isDeaf = true
    owner.needsFlush()
  }

  /// No request after the one that runs.
  func beginDrain() {
    isDraining = true
    response.endConnection()
    if stream == nil, parser.isBetweenRequests { isDeaf = true }
    owner.needsFlush()
  }

  /// The client sends nothing more. One that waits for its answer can't be told from one that is gone: what runs for it
  /// ends, and only an answer that is whole still goes out.
  ///
  /// - Returns: Whether the connection may go on.
  func inputClosed() -> Bool {
    isDeaf = true
    guard let stream, refusal == nil else { return true }
    if case .open = stream.outbound.ending { return false }
    return true
  }

  /// Ends the request that runs with the connection.
  func close(_ reason: ConnectionClosure) {
    guard !isClosed else { return }
    isClosed = true
    refusal = nil
    closeStream(.connectionLost(reason))
  }

  private func closeStream(_ reason: StreamClosure) {
    guard let stream else { return }
    self.stream = nil
    head = nil
    awaitsContinue = false
    stream.http1 = nil
    stream.outbound.removeAll()
    let delegate = stream.delegate
    stream.delegate = nil
    delegate?.closed(reason)
  }
}

// What the stream submits.
extension HTTP1Session {
  func submit(_ headers: HeaderFields) {
    head = headers
    owner.needsFlush()
  }

  /// The stream ends early. It is closed by ``settle()``, never from inside of this call.
  func submitReset(_ code: ErrorCode) {
    stream?.outbound.removeAll()
    isDeaf = true
    head = nil
    refusedIsHead = response.isHead
    if response.framing == nil {
      refusal = code == .refusedStream ? .busy : .failed
    } else {
      isBroken = true
    }
    owner.needsFlush()
  }

  /// There may be room for more input, or more to send.
  func resume() { owner.needsFlush() }

  /// Whether ``produce(into:limit:)`` has something to say.
  var hasOutput: Bool {
    if refusal != nil { return true }
    guard let stream, !stream.isReset else { return false }
    if head != nil || awaitsContinue { return true }
    guard response.framing != nil else { return false }
    if stream.outbound.byteCount > 0 { return true }
    return !stream.outputEnded && stream.outbound.isEnding
  }

  /// Writes what there is, about `limit` bytes at most.
  func produce(into output: inout ByteBuffer, limit: Int) {
    let start = output.readableBytes
    defer { producedBytes &+= UInt64(output.readableBytes - start) }
    if let refusal {
      self.refusal = nil
      return HTTP1Response.write(refusal, isHead: refusedIsHead, to: &output)
    }
    guard let stream, !stream.isReset else { return }
    if let head {
      self.head = nil
      awaitsContinue = false
      // Where the answer comes before the request is whole, nobody knows whether the rest of it still does.
      if !stream.inputEnded || isDraining { response.endConnection() }
      response.write(head, bodyBytes: stream.outbound.isEnding ? stream.outbound.byteCount : nil, to: &output)
      budget.earn(AbuseBudget.headersSent)
      if response.framing == HTTP1Response.Framing.none { stream.outbound.removeBytes() }
    } else if awaitsContinue {
      awaitsContinue = false
      output.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
    }
    guard response.framing != nil else { return }
    writeBody(of: stream, limit: limit, to: &output)
  }

  private func writeBody(of stream: HTTP2Stream, limit: Int, to output: inout ByteBuffer) {
    if response.framing == HTTP1Response.Framing.none { stream.outbound.removeBytes() }
    let count = min(stream.outbound.byteCount, limit)
    if count > 0 {
      response.writeStart(ofPiece: count, to: &output)
      stream.outbound.move(count, to: &output)
      response.writeEndOfPiece(to: &output)
      if count >= 1_024 || stream.outbound.byteCount == 0 { budget.earn(AbuseBudget.dataSent) }
    }
    guard stream.outbound.byteCount == 0, stream.outbound.isEnding, !stream.outputEnded else { return }
    response.writeEnd(to: &output)
    stream.outputEnded = true
  }

  /// Tells the stream what has changed for it, and goes on to the next request where this one is done. Delegates may send
  /// at once, so that there may be more to produce.
  func settle() {
    guard let stream else { return }
    if stream.isReset { return closeStream(.reset(stream.resetCode)) }
    guard stream.outputEnded else { return stream.updateWritability() }
    let goesOn = stream.inputEnded && response.keepsAlive && !isDraining
    closeStream(.finished)
    guard goesOn else {
      isDeaf = true
      return
    }
    parser.beginNext()
    advance()
  }
}
