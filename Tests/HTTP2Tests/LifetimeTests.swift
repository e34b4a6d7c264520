import NIOCore
import NIOEmbedded
import Testing

@testable import HTTP2

/// Connections that are silent, idle or old, on a clock that the test turns.
@Suite struct LifetimeTests {
  private func peer(_ change: (inout ConnectionLimits) -> Void = { _ in }) throws -> EmbeddedPeer {
    var limits = ConnectionLimits()
    change(&limits)
    return try EmbeddedPeer(limits: limits)
  }

  private func call(_ peer: EmbeddedPeer, stream: UInt32 = 1) throws {
    try peer.receive(.headers(stream, requestFields, endStream: true))
    peer.owner.accepted.last?.stream?.send(headers: .ok, endStream: true)
    _ = try peer.writes()
  }

  @Test func aQuietPeerIsPingedAndKeptIfItAnswers() throws {
    let peer = try peer()
    try peer.receivePreface()
    try call(peer)
    for _ in 0..<3 {
      peer.advance(seconds: 2 * 3600 - 1)
      var frames = try peer.frames()
      #expect(frames.isEmpty)
      // At most a quarter of the interval later.
      for _ in 0..<1_900 where frames.isEmpty {
        peer.advance(seconds: 1)
        frames = try peer.frames()
      }
      #expect(frames.map(\.description) == ["ping stream 0"])
      peer.advance(seconds: 19)
      try peer.receive(.ping(try #require(frames.first).payload, acknowledge: true))
    }
    #expect(peer.owner.closures.isEmpty)
    try peer.finish()
  }

  @Test func aQuietPeerThatDoesNotAnswerIsDropped() throws {
    let peer = try peer {
      $0.keepaliveInterval = .seconds(40)
      $0.keepaliveTimeout = .seconds(8)
    }
    try peer.receivePreface()
    // A call that runs keeps nobody alive.
    try peer.receive(.headers(1, requestFields))
    _ = try peer.writes()
    peer.advance(seconds: 51)
    #expect(try peer.frames().map(\.kind) == [.ping])
    #expect(peer.channel.isActive)
    peer.advance(seconds: 8)
    #expect(peer.owner.closures == [.keepaliveTimeout])
    #expect(peer.owner.accepted.first?.closures == [.connectionLost(.keepaliveTimeout)])
    #expect(!peer.channel.isActive)
    try peer.finish()
  }

  @Test func anIdleConnectionIsDrainedWhereThereIsALimit() throws {
    let peer = try peer { $0.idleLimit = .seconds(40) }
    try peer.receivePreface()
    // A stream that runs is no idleness.
    try peer.receive(.headers(1, requestFields, endStream: true))
    peer.advance(seconds: 1_000)
    _ = try peer.writes()
    peer.owner.accepted.last?.stream?.send(headers: .ok, endStream: true)
    _ = try peer.writes()
    peer.advance(seconds: 39)
    #expect(try peer.frames().isEmpty)
    peer.advance(seconds: 1)
    #expect(try peer.frames().map(\.kind) == [.goAway, .ping])
    #expect(peer.owner.drainingCalls == 1)
    // Silence is waited for no longer than the limit of a drain.
    peer.advance(seconds: 5)
    #expect(try peer.frames() == [.goAway(last: 1, code: 0)])
    #expect(peer.owner.closures == [.graceful])
    try peer.finish()
  }

  @Test func anOldConnectionIsDrainedAndThenCutOff() throws {
    let peer = try peer {
      $0.ageLimit = .seconds(1_000)
      $0.ageGrace = .seconds(30)
    }
    try peer.receivePreface()
    try peer.receive(.headers(1, requestFields, endStream: true))
    _ = try peer.writes()
    peer.advance(seconds: 899)
    #expect(try peer.frames().isEmpty)
    peer.advance(seconds: 201)
    let frames = try peer.frames()
    #expect(frames.map(\.kind).prefix(2) == [.goAway, .ping])
    #expect(peer.owner.drainingCalls == 1)
    peer.advance(seconds: 30)
    #expect(peer.owner.accepted.first?.closures == [.connectionLost(.tooOld)])
    #expect(peer.owner.closures == [.tooOld])
    try peer.finish()
  }

  @Test func aDrainDoesNotWaitForAPeerThatIsSilent() throws {
    let peer = try peer()
    try peer.receivePreface()
    _ = try peer.writes()
    peer.connection.beginDrain()
    #expect(try peer.frames().map(\.kind) == [.goAway, .ping])
    peer.advance(seconds: 4)
    #expect(try peer.frames().isEmpty)
    peer.advance(seconds: 1)
    #expect(try peer.frames() == [.goAway(last: 0, code: 0)])
    #expect(!peer.channel.isActive)
    #expect(peer.owner.closures == [.graceful])
    try peer.finish()
  }

  /// The limits are those of a server: a client that holds a connection open decides for itself.
  @Test func aClientKeepsItsIdleConnection() throws {
    let peer = try EmbeddedPeer(.client)
    try peer.receive(.settings())
    _ = try peer.writes()
    peer.advance(seconds: 100_000)
    #expect(try peer.frames().isEmpty)
    #expect(peer.owner.closures.isEmpty)
    try peer.finish()
  }

  /// One timer of the loop's for all of its connections, and none for one that is gone.
  @Test func manyConnectionsShareTheirTimer() throws {
    let loop = EmbeddedEventLoop()
    let executor = LoopExecutor(eventLoop: loop)
    var limits = ConnectionLimits()
    limits.keepaliveInterval = .seconds(100)
    limits.prefaceLimit = .seconds(10_000)
    let channels = try (0..<100).map { _ in
      let channel = EmbeddedChannel(loop: loop)
      let connection = HTTP2Connection(role: .server, limits: limits, executor: executor)
      try channel.pipeline.syncOperations.addHandler(
        ConnectionHandler(connection: connection) { _ in EmbeddedPeer.Owner() })
      try channel.connect(to: SocketAddress(unixDomainSocketPath: "/none")).wait()
      return channel
    }
    loop.run()
    for channel in channels.prefix(50) { channel.close(promise: nil) }
    loop.advanceTime(by: .seconds(60))
    #expect(channels.map(\.isActive) == Array(repeating: false, count: 50) + Array(repeating: true, count: 50))
    // Nobody answers the PING.
    loop.advanceTime(by: .seconds(61))
    #expect(channels.allSatisfy { !$0.isActive })
    for channel in channels { _ = try? channel.finish(acceptAlreadyClosed: true) }
  }
}
