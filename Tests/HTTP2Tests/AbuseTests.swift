import NIOCore
import NIOEmbedded
import Testing

@testable import HTTP2

/// What ends a client that asks for work without end, and after how much of it. The clock stands still.
@Suite struct AbuseTests {
  /// Sends rounds, a few in a read as a socket would give them, until the connection is over.
  ///
  /// - Returns: The rounds that were sent.
  private func run(_ flood: Flood, against server: SessionPeer) throws -> Int {
    server.receive(flood.opening.flatMap(\.bytes))
    var rounds = 0
    while !server.session.isFinished, rounds < 4 * flood.most {
      var bytes: [UInt8] = []
      for _ in 0..<10 {
        bytes += flood.round(UInt32(rounds)).flatMap(\.bytes)
        rounds += 1
      }
      server.receive(bytes)
      _ = try server.produce()
    }
    return rounds
  }

  private func expect(
    _ closure: ConnectionClosure, of flood: Flood, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(flood.kinds.contains { closure == .abuse($0) }, "\(closure)", sourceLocation: sourceLocation)
  }

  @Test(arguments: Flood.all) func aFloodSpendsTheBudget(_ flood: Flood) throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    _ = try server.frames()
    let rounds = try run(flood, against: server)
    #expect(server.session.isFinished)
    expect(server.session.closure, of: flood)
    #expect(server.session.violation == .enhanceYourCalm)
    #expect(rounds <= flood.most + 10)
    #expect(rounds > flood.most / 3, "an honest client must have room: \(rounds)")
    server.session.close(server.session.closure)
    for stream in server.accepted { #expect(stream.closures.count == 1) }
  }

  /// As much as a socket gives at once: nghttp2's own limits, which end otherwise, must not be first.
  @Test(arguments: Flood.all) func aFloodInOneReadToo(_ flood: Flood) throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    _ = try server.frames()
    server.receive(flood.opening.flatMap(\.bytes))
    var bytes: [UInt8] = []
    for round in 0..<UInt32(2 * flood.most) { bytes += flood.round(round).flatMap(\.bytes) }
    server.receive(bytes)
    let frames = try server.frames()
    expect(server.session.closure, of: flood)
    let goAways = frames.filter { $0.kind == .goAway }
    #expect(goAways.map { ErrorCode(rawValue: $0.number(at: 4)) } == [.enhanceYourCalm])
    // What it made us say is bounded as well.
    #expect(frames.count <= flood.most + 256 + 2)
  }

  /// nghttp2's limit of resets is off from the first GOAWAY on.
  @Test(arguments: Flood.all) func aFloodDuringADrain(_ flood: Flood) throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    server.session.submitShutdownNotice(ping: 1)
    _ = try server.frames()
    _ = try run(flood, against: server)
    expect(server.session.closure, of: flood)
    #expect(server.session.isFinished)
  }

  @Test func streamsAfterTheLastOneCount() throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    server.receive(.headers(1, requestFields))
    server.session.submitGoAway()
    _ = try server.frames()
    let flood = Flood("streams after GOAWAY", .streamAfterGoAway, most: 1_000) { round in
      [.headers(2 * round + 3, requestFields, endStream: true)]
    }
    let rounds = try run(flood, against: server)
    #expect(server.session.closure == .abuse(.streamAfterGoAway))
    #expect(rounds <= 1_000)
    #expect(server.accepted.count == 1)
  }

  @Test func timeFillsTheBudget() throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    for second in 0..<600 {
      for _ in 0..<25 { server.receive(.ping([0, 0, 0, 0, 0, 0, 0, 0])) }
      _ = try server.produce()
      #expect(!server.session.isFinished, "after \(second) s")
      server.loop.advanceTime(by: .seconds(1))
    }
  }

  @Test func nothingIsReadAfterTheBudgetIsSpent() throws {
    let server = try SessionPeer(.server)
    server.receivePreface()
    let ping = Frame.ping([0, 0, 0, 0, 0, 0, 0, 0])
    server.receive(Array(repeating: ping.bytes, count: 600).flatMap { $0 } + Frame.headers(1, requestFields).bytes)
    server.receive(.headers(3, requestFields))
    #expect(server.accepted.isEmpty)
  }

  @Test func theBudgetIsConfigurable() throws {
    var limits = ConnectionLimits()
    limits.abuseBudget = 1_000
    limits.abuseRefillPerSecond = 0
    let server = try SessionPeer(.server, limits: limits)
    server.receivePreface()
    for _ in 0..<20 { server.receive(.ping([0, 0, 0, 0, 0, 0, 0, 0])) }
    #expect(server.session.abuse == nil)
    server.receive(.ping([0, 0, 0, 0, 0, 0, 0, 0]))
    #expect(server.session.abuse == .ping)
  }

  /// Bytes that a window gives one by one earn nothing for the WINDOW_UPDATEs that ask for them.
  @Test func aWindowOfSingleBytesSpendsTheBudget() throws {
    let server = try SessionPeer(.server)
    server.onAccept = { recorder in
      recorder.onEvent = { recorder, event in
        guard case .headers = event else { return }
        recorder.stream?.send(headers: .ok, endStream: false)
        recorder.stream?.send(data: ByteBuffer(repeating: 1, count: 60_000))
        recorder.stream?.send(trailers: .done)
      }
    }
    server.receivePreface([(4, 0)])
    server.receive(.headers(1, requestFields, endStream: true))
    let flood = Flood("windows of single bytes", .windowUpdate, most: 2_010) { _ in [.windowUpdate(1, 1)] }
    let rounds = try run(flood, against: server)
    #expect(server.session.closure == .abuse(.windowUpdate))
    #expect(rounds <= 2_010)
  }

  @Test func theConnectionEndsAndSaysWhy() throws {
    let peer = try EmbeddedPeer()
    peer.owner.onAccept = { $0.onEvent = answerAtEnd }
    let reads = ReadWatcher()
    try peer.channel.pipeline.syncOperations.addHandler(reads, position: .first)
    try peer.receivePreface()
    try peer.receive(.headers(1, requestFields))
    _ = try peer.frames()
    peer.channel.pipeline.read()
    #expect(reads.isAsked)
    reads.isAsked = false
    var count = 0
    while peer.owner.closures.isEmpty, peer.channel.isActive, count < 2_000 {
      try peer.receive(.ping([0, 0, 0, 0, 0, 0, 0, 0]))
      count += 1
      if try peer.frames().contains(where: { $0.kind == .goAway }) { break }
    }
    #expect(count < 500)
    // The client is given the time to read the GOAWAY, and is read no more; the call has ended before.
    peer.channel.pipeline.read()
    #expect(!reads.isAsked)
    #expect(peer.owner.accepted.first?.closures == [.connectionLost(.abuse(.ping))])
    peer.advance(seconds: 2)
    #expect(peer.owner.closures == [.abuse(.ping)])
    #expect(!peer.channel.isActive)
    try peer.finish()
  }
}

/// Whether the channel was asked to read.
private final class ReadWatcher: ChannelOutboundHandler {
  typealias OutboundIn = ByteBuffer
  var isAsked = false

  func read(context: ChannelHandlerContext) { isAsked = true }
}
