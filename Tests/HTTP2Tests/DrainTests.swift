import NIOCore
import NIOEmbedded
import Testing

@testable import HTTP2

@Suite struct DrainTests {
  @Test func theOrderFrameByFrame() throws {
    let peer = try EmbeddedPeer()
    try peer.receivePreface()
    try peer.receive(.headers(1, requestFields, endStream: true))
    _ = try peer.writes()

    // GOAWAY with the highest id, and a PING.
    peer.connection.beginDrain()
    peer.connection.beginDrain()
    let announcement = try peer.frames()
    #expect(announcement.map(\.kind) == [.goAway, .ping])
    #expect(announcement.first == .goAway(last: 0x7fff_ffff, code: 0))
    let ping = try #require(announcement.last)
    #expect(peer.owner.drainingCalls == 1)

    // A stream that was on its way is still taken, a PING of the client's is answered.
    try peer.receive(.headers(3, requestFields, endStream: true), .ping([9, 9, 9, 9, 9, 9, 9, 9]))
    #expect(peer.owner.accepted.count == 2)
    #expect(try peer.frames().map(\.description) == ["ping ack stream 0"])
    // Some other acknowledgement is not the one.
    try peer.receive(.ping([9, 9, 9, 9, 9, 9, 9, 9], acknowledge: true))
    #expect(try peer.frames().isEmpty)

    // The PING comes back: GOAWAY with the last id. What comes later is not looked at.
    try peer.receive(.ping(ping.payload, acknowledge: true))
    #expect(try peer.frames() == [.goAway(last: 3, code: 0)])
    try peer.receive(.headers(5, requestFields, endStream: true))
    #expect(peer.owner.accepted.count == 2)
    #expect(peer.channel.isActive)

    // Running streams finish, and with the last one the connection.
    peer.owner.accepted.first?.stream?.send(headers: .ok, endStream: true)
    #expect(try peer.frames().map(\.description) == ["headers end stream 1"])
    #expect(peer.channel.isActive)
    peer.owner.accepted.last?.stream?.send(headers: .ok, endStream: true)
    #expect(try peer.frames().map(\.description) == ["headers end stream 3"])
    #expect(!peer.channel.isActive)
    #expect(peer.owner.accepted.map(\.closures) == [[.finished], [.finished]])
    #expect(peer.owner.closures == [.graceful])
    try peer.finish()
  }

  @Test func anIdleConnectionEndsAfterTheRoundTrip() throws {
    let peer = try EmbeddedPeer()
    try peer.receivePreface()
    _ = try peer.writes()
    peer.connection.beginDrain()
    let ping = try #require(try peer.frames().last)
    #expect(peer.channel.isActive)
    try peer.receive(.ping(ping.payload, acknowledge: true))
    #expect(try peer.frames() == [.goAway(last: 0, code: 0)])
    #expect(!peer.channel.isActive)
    #expect(peer.owner.closures == [.graceful])
    try peer.finish()
  }

  @Test func aDrainBeforeTheConnectionHasStartedIsKept() throws {
    let peer = try EmbeddedPeer(connects: false)
    peer.connection.beginDrain()
    try peer.connect()
    try peer.receivePreface()
    let frames = try peer.frames()
    #expect(frames.contains(.goAway(last: 0x7fff_ffff, code: 0)))
    let ping = try #require(frames.first { $0.kind == .ping })
    try peer.receive(.ping(ping.payload, acknowledge: true))
    #expect(peer.owner.closures == [.graceful])
    try peer.finish()
  }

  @Test func anAbortBeforeTheConnectionHasStartedIsKept() throws {
    let peer = try EmbeddedPeer(connects: false)
    peer.connection.abort()
    #expect(!peer.channel.isActive)
    // Nobody had heard of it.
    #expect(peer.owner.closures.isEmpty)
    try peer.finish()
  }

  @Test func aSecondEndIsImmediate() throws {
    let peer = try EmbeddedPeer()
    try peer.receivePreface()
    try peer.receive(.headers(1, requestFields, endStream: true))
    peer.connection.beginDrain()
    peer.connection.abort()
    #expect(!peer.channel.isActive)
    #expect(peer.owner.accepted.first?.closures == [.connectionLost(.aborted)])
    try peer.finish()
  }

  @Test func theMachineTakesEachStepOnce() {
    var drain = Drain()
    func begin() -> Drain.Action? { drain.begin(noticeLimit: .seconds(5), now: .uptimeNanoseconds(0)) }
    let actions = [
      drain.pingAcknowledged(Drain.pingPayload), begin(), begin(), drain.pingAcknowledged(1),
      drain.pingAcknowledged(Drain.pingPayload), drain.pingAcknowledged(Drain.pingPayload), begin(),
    ]
    #expect(actions == [nil, .announce(ping: Drain.pingPayload), nil, nil, .nameLastStream, nil, nil])
    #expect(drain.phase == .finishing)
  }
}
