import NIOCore
import NIOEmbedded
import Testing

@testable import HTTP2

/// Time, room and the ends of connections of HTTP/1.1.
@Suite struct HTTP1LifetimeTests {
  private static let get = "GET /a HTTP/1.1\r\nhost: test\r\n\r\n"
  private static let emptyAnswer = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 0\r\n"

  private func peer(
    limits: ConnectionLimits = .init(), _ onEvent: @escaping (Recorder, Recorder.Event) -> Void = echoAtEnd
  ) throws -> EmbeddedPeer {
    let peer = try EmbeddedPeer(limits: limits)
    peer.owner.onAccept = { $0.onEvent = onEvent }
    return peer
  }

  @Test func aSlowHead() throws {
    for start in ["G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nhost: a\r\n"] {
      let peer = try peer()
      peer.advance(seconds: 5)
      try peer.receive(text: start)
      peer.advance(seconds: 9)
      #expect(peer.owner.closures.isEmpty)
      peer.advance(seconds: 1)
      #expect(try peer.text().hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
      #expect(peer.owner.closures == [.late(.firstRequest)])
      try peer.finish()
    }
    // A letter of the preface isn't known to be one of HTTP/1.1.
    let unknown = try peer()
    try unknown.receive(text: "PRI * H")
    unknown.advance(seconds: 10)
    #expect(unknown.owner.closures == [.late(.preface)])
    try unknown.finish()
  }

  /// A byte now and then is no help.
  @Test func aSlowSecondHead() throws {
    let peer = try peer()
    try peer.receive(text: Self.get)
    peer.advance(seconds: 3_600)
    _ = try peer.text()
    for byte in Self.get.utf8.prefix(10) {
      #expect(peer.owner.closures.isEmpty)
      try peer.receive([byte])
      peer.advance(seconds: 1)
    }
    #expect(try peer.text().hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
    #expect(peer.owner.closures == [.late(.headerBlock)])
    try peer.finish()
  }

  @Test func partOfAHeadThatWaitsForItsTurnIsNotSlow() throws {
    let peer = try peer { _, _ in }
    try peer.receive(text: Self.get + Self.get.prefix(10))
    peer.advance(seconds: 60)
    #expect(peer.owner.closures.isEmpty)
    peer.owner.accepted.first?.stream?.send(headers: .plain, endStream: true)
    #expect(try peer.text() == Self.emptyAnswer + "\r\n")
    peer.advance(seconds: 9)
    #expect(peer.owner.closures.isEmpty)
    peer.advance(seconds: 1)
    #expect(peer.owner.closures == [.late(.headerBlock)])
    try peer.finish()
  }

  @Test func aClientThatIsGoneCancels() throws {
    let peer = try peer { _, _ in }
    try peer.receive(text: Self.get)
    peer.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    #expect(peer.owner.accepted.first?.closures == [.connectionLost(.peerClosed)])
    #expect(peer.owner.closures == [.peerClosed])
    #expect(!peer.channel.isActive)
    try peer.finish()
  }

  @Test func aClientThatSendsNoMoreGetsWhatIsWhole() throws {
    let peer = try peer()
    peer.setWritable(false)
    try peer.receive(text: Self.get)
    peer.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    #expect(peer.owner.closures.isEmpty)
    peer.setWritable(true)
    #expect(try peer.text() == Self.emptyAnswer + "\r\n")
    #expect(peer.owner.accepted.first?.closures == [.finished])
    #expect(!peer.channel.isActive)
    // Between requests, and before it is known what is spoken.
    for text in ["", "PRI", Self.get, "GET"] {
      let other = try self.peer()
      try other.receive(text: text)
      _ = try other.text()
      other.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
      other.channel.embeddedEventLoop.run()
      #expect(other.owner.closures == [.peerClosed], "\(text)")
      try other.finish()
    }
    try peer.finish()
  }

  @Test func aDrain() throws {
    // Idle: it ends at once.
    let idle = try peer()
    try idle.receive(text: Self.get)
    _ = try idle.text()
    idle.connection.beginDrain()
    idle.channel.embeddedEventLoop.run()
    #expect(idle.owner.closures == [.graceful] && idle.owner.drainingCalls == 1)
    // Running: the answer says so.
    let running = try peer { _, _ in }
    try running.receive(text: Self.get + Self.get)
    running.connection.beginDrain()
    running.channel.embeddedEventLoop.run()
    #expect(running.owner.drainingCalls == 1 && running.channel.isActive)
    running.owner.accepted.first?.stream?.send(headers: .plain, endStream: true)
    #expect(try running.text() == Self.emptyAnswer + "connection: close\r\n\r\n")
    #expect(running.owner.accepted.count == 1 && running.owner.closures == [.graceful])
    // The head of an answer has left, the head of a request has begun.
    let streaming = try peer { _, _ in }
    try streaming.receive(text: Self.get)
    let stream = try #require(streaming.owner.accepted.first?.stream)
    stream.send(headers: .plain, endStream: false)
    _ = try streaming.text()
    streaming.connection.beginDrain()
    stream.finish()
    #expect(try streaming.text() == "0\r\n\r\n")
    #expect(streaming.owner.closures == [.graceful])
    let begun = try peer()
    try begun.receive(text: String(Self.get.prefix(10)))
    begun.connection.beginDrain()
    try begun.receive(text: String(Self.get.dropFirst(10)))
    #expect(try begun.text() == Self.emptyAnswer + "connection: close\r\n\r\n")
    #expect(begun.owner.closures == [.graceful])
    for peer in [idle, running, streaming, begun] { try peer.finish() }
  }

  @Test func aDrainBeforeItIsKnownWhatIsSpoken() throws {
    let silent = try peer()
    silent.connection.beginDrain()
    silent.advance(seconds: 4)
    #expect(silent.channel.isActive)
    silent.advance(seconds: 1)
    #expect(silent.owner.closures == [.graceful])
    let http2 = try peer()
    http2.connection.beginDrain()
    try http2.receivePreface()
    #expect(try http2.frames().contains { $0.kind == .goAway })
    let http1 = try peer()
    http1.connection.beginDrain()
    try http1.receive(text: Self.get)
    #expect(try http1.text() == Self.emptyAnswer + "connection: close\r\n\r\n")
    for peer in [silent, http2, http1] { try peer.finish() }
  }

  @Test func idlenessAndAge() throws {
    var limits = ConnectionLimits()
    limits.idleLimit = .seconds(40)
    let idle = try peer(limits: limits)
    try idle.receive(text: Self.get)
    _ = try idle.text()
    idle.advance(seconds: 39)
    #expect(idle.owner.closures.isEmpty)
    idle.advance(seconds: 12)
    #expect(idle.owner.closures == [.graceful])
    limits = ConnectionLimits()
    limits.ageLimit = .seconds(100)
    limits.ageGrace = .seconds(60)
    let old = try peer(limits: limits) { _, _ in }
    try old.receive(text: Self.get)
    old.advance(seconds: 111)
    #expect(old.owner.drainingCalls == 1 && old.channel.isActive)
    old.advance(seconds: 60)
    #expect(old.owner.closures == [.tooOld])
    for peer in [idle, old] { try peer.finish() }
  }

  /// There is no PING: silence ends a connection that does nothing, and none that a call runs on.
  @Test func silence() throws {
    var limits = ConnectionLimits()
    limits.keepaliveInterval = .seconds(60)
    limits.keepaliveTimeout = .seconds(5)
    let idle = try peer(limits: limits)
    try idle.receive(text: Self.get)
    _ = try idle.text()
    idle.advance(seconds: 59)
    #expect(idle.owner.closures.isEmpty)
    idle.advance(seconds: 17)
    #expect(idle.owner.closures == [.graceful])
    let busy = try peer(limits: limits) { _, _ in }
    try busy.receive(text: Self.get)
    for _ in 0..<20 { busy.advance(seconds: 30) }
    #expect(busy.owner.closures.isEmpty)
    for peer in [idle, busy] { try peer.finish() }
  }

  @Test func aClientThatDoesNotReadIsDropped() throws {
    let peer = try peer { recorder, event in
      guard case .headers = event else { return }
      recorder.stream?.send(headers: .plain, endStream: false)
      recorder.stream?.send(data: ByteBuffer(repeating: 7, count: 200_000))
    }
    try peer.receive(text: Self.get)
    peer.setWritable(false)
    let recorder = try #require(peer.owner.accepted.first)
    _ = try peer.text()
    recorder.stream?.send(data: ByteBuffer(repeating: 7, count: 100_000))
    #expect(recorder.stream?.isWritable == false)
    peer.advance(seconds: 30)
    #expect(peer.owner.closures == [.stalled])
    #expect(recorder.closures == [.connectionLost(.stalled)])
    try peer.finish()
  }

  @Test func outputIsBoundedAndGoesOn() throws {
    var limits = ConnectionLimits()
    limits.maxQueuedOutputBytes = 300_000
    let peer = try peer(limits: limits) { _, _ in }
    try peer.receive(text: Self.get)
    let recorder = try #require(peer.owner.accepted.first)
    let stream = try #require(recorder.stream)
    stream.send(headers: .plain, endStream: false)
    _ = try peer.text()
    peer.setWritable(false)
    stream.send(data: ByteBuffer(repeating: 65, count: 100_000))
    #expect(recorder.events.last == .writable(false))
    #expect(peer.connection.queuedBytes == 100_000)
    peer.setWritable(true)
    #expect(try peer.text().hasPrefix("10000\r\n"))
    #expect(recorder.events.last == .writable(true))
    peer.setWritable(false)
    for _ in 0..<4 { stream.send(data: ByteBuffer(repeating: 65, count: 100_001)) }
    stream.send(data: ByteBuffer(repeating: 65, count: 1))
    peer.setWritable(true)
    #expect(recorder.closures == [.reset(.enhanceYourCalm)])
    #expect(!peer.channel.isActive)
    try peer.finish()
  }

  @Test func inputIsHeldUntilItIsTaken() throws {
    var limits = ConnectionLimits()
    limits.streamWindowBytes = 1_000
    let peer = try peer(limits: limits) { _, _ in }
    peer.owner.onAccept = { $0.consumes = false }
    try peer.receive(text: "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5000\r\n\r\n")
    try peer.receive(Array(repeating: 7, count: 999))
    #expect(peer.connection.http1?.holdsInput == false)
    try peer.receive([7])
    #expect(peer.connection.http1?.holdsInput == true)
    peer.owner.accepted.first?.stream?.consume(bytes: 1)
    #expect(peer.connection.http1?.holdsInput == false)
    try peer.finish()
  }

  @Test func tinyChunksSpendTheBudget() throws {
    var limits = ConnectionLimits()
    limits.abuseBudget = 400
    limits.abuseRefillPerSecond = 0
    for chunk in ["1\r\nx\r\n", "10;a=b\r\n0123456789abcdef\r\n"] {
      let peer = try peer(limits: limits) { _, _ in }
      try peer.receive(text: "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n")
      for _ in 0..<100 { try peer.receive(text: chunk) }
      #expect(peer.owner.closures.isEmpty)
      try peer.receive(text: chunk)
      #expect(peer.owner.closures == [.abuse(.tinyData)])
      #expect(peer.owner.accepted.first?.closures == [.connectionLost(.abuse(.tinyData))])
      try peer.finish()
    }
    let large = try peer(limits: limits) { _, _ in }
    try large.receive(text: "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n")
    for _ in 0..<1_000 { try large.receive(text: "5\r\nhello\r\n") }
    #expect(large.owner.closures.isEmpty)
    try large.finish()
  }
}
