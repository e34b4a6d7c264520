import NIOCore
import NIOEmbedded
import Testing

@testable import HTTP2

/// A peer that asks and never reads: it costs a bounded buffer, and is dropped.
@Suite struct StallTests {
  @Test func aClientThatKeepsItsWindowShutIsDropped() throws {
    let peer = try EmbeddedPeer()
    peer.owner.onAccept = { $0.onEvent = answerAtEnd }
    try peer.receivePreface([(4, 10)])
    try peer.receive(.headers(1, requestFields), .data(1, Array(0..<25), endStream: true))
    _ = try peer.writes()
    peer.advance(seconds: 19)
    #expect(peer.owner.closures.isEmpty)
    peer.advance(seconds: 6)
    #expect(peer.owner.closures == [.stalled])
    #expect(peer.owner.accepted.first?.closures == [.connectionLost(.stalled)])
    #expect(!peer.channel.isActive)
    try peer.finish()
  }

  @Test func pingsAreNoProgressWhileDataWaits() throws {
    let peer = try EmbeddedPeer()
    peer.owner.onAccept = { $0.onEvent = answerAtEnd }
    try peer.receivePreface([(4, 10)])
    try peer.receive(.headers(1, requestFields), .data(1, Array(0..<25), endStream: true))
    _ = try peer.writes()
    for second in 1...30 {
      guard peer.channel.isActive else { break }
      #expect(second < 27)
      try peer.receive(.ping([0, 0, 0, 0, 0, 0, 0, UInt8(second)]))
      #expect(try peer.frames().map(\.isAcknowledgement) == [true])
      peer.advance(seconds: 1)
    }
    #expect(peer.owner.closures == [.stalled])
    #expect(peer.connection.queuedBytes == 0)
    try peer.finish()
  }

  @Test func whatWasWrittenBeforeDataBeganToWaitIsProgress() throws {
    let server = try SessionPeer(.server)
    server.receivePreface([(4, 10)])
    server.receive(.headers(1, requestFields))
    // As a connection does: what was produced is counted when it is written.
    func write() throws { server.session.producedBytes += UInt64(try server.produce().count) }
    try write()
    let stream = try #require(server.accepted.first?.stream)
    let before = server.session.producedBytes
    stream.send(headers: .ok, endStream: false)
    stream.send(data: ByteBuffer(repeating: 0, count: 25))
    #expect(server.session.progressEnd == before)
    try write()
    // The DATA is the last that leaves; what follows it is not progress until there is more.
    let withData = server.session.producedBytes
    #expect(server.session.progressEnd == withData)
    server.receive(.ping([1, 2, 3, 4, 5, 6, 7, 8]))
    try write()
    #expect(server.session.producedBytes == withData + 17)
    #expect(server.session.progressEnd == withData)
    server.receive(.windowUpdate(1, 5))
    try write()
    #expect(server.session.progressEnd == withData + 17 + 9 + 5)
  }

  @Test func aClientWhoseSocketIsFullIsDropped() throws {
    let peer = try EmbeddedPeer()
    try peer.receivePreface()
    try peer.receive(.headers(1, requestFields))
    _ = try peer.writes()
    peer.setWritable(false)
    peer.owner.accepted.first?.stream?.send(headers: .ok, endStream: true)
    peer.advance(seconds: 26)
    #expect(peer.owner.closures == [.stalled])
    try peer.finish()
  }

  @Test func aSlowReaderThatMovesIsKept() throws {
    let peer = try EmbeddedPeer()
    peer.owner.onAccept = { $0.onEvent = answerAtEnd }
    try peer.receivePreface([(4, 1)])
    try peer.receive(.headers(1, requestFields), .data(1, Array(0..<25), endStream: true))
    for _ in 0..<23 {
      peer.advance(seconds: 15)
      try peer.receive(.windowUpdate(1, 1))
    }
    #expect(peer.owner.closures.isEmpty)
    try peer.receive(.windowUpdate(1, 1))
    #expect(peer.owner.accepted.first?.closures == [.finished])
    // With nothing held up an idle connection stays.
    peer.advance(seconds: 3600)
    #expect(peer.owner.closures.isEmpty)
    try peer.finish()
  }

  @Test func theLimitIsConfigurable() throws {
    var limits = ConnectionLimits()
    limits.stallLimit = .seconds(2)
    let peer = try EmbeddedPeer(limits: limits)
    peer.owner.onAccept = { $0.onEvent = answerAtEnd }
    try peer.receivePreface([(4, 0)])
    try peer.receive(.headers(1, requestFields), .data(1, [1], endStream: true))
    peer.advance(seconds: 3)
    #expect(peer.owner.closures == [.stalled])
    try peer.finish()
  }

  @Test func aClientDoesNotMindASlowHandler() throws {
    let peer = try EmbeddedPeer(.client)
    let recorder = Recorder()
    recorder.stream = try peer.connection.openStream(headers: .request, endStream: false, delegate: recorder)
    try peer.receive(.settings([(4, 0)]))
    recorder.stream?.send(data: ByteBuffer(string: "waiting"))
    _ = try peer.writes()
    peer.advance(seconds: 600)
    #expect(peer.owner.closures.isEmpty)
    try peer.finish()
  }

  @Test func memoryOfANeverReadingClientIsBounded() throws {
    let peer = try EmbeddedPeer()
    // A producer as RPC is one: it goes on as long as the stream is writable.
    peer.owner.onAccept = { recorder in
      recorder.onEvent = { recorder, event in
        guard let stream = recorder.stream else { return }
        if case .headers = event { stream.send(headers: .ok, endStream: false) }
        while stream.isWritable { stream.send(data: ByteBuffer(repeating: 0, count: 10_000)) }
      }
    }
    try peer.receivePreface([(4, 0x7fff_ffff)])
    _ = try peer.writes()
    peer.setWritable(false)
    for index in 0..<256 { try peer.receive(.headers(UInt32(index * 2 + 1), requestFields, endStream: true)) }
    #expect(try peer.writes().isEmpty)
    #expect(peer.connection.queuedBytes > 1 << 20)
    #expect(peer.connection.queuedBytes <= 8 << 20)
    peer.advance(seconds: 26)
    #expect(peer.owner.closures == [.stalled])
    #expect(peer.connection.queuedBytes == 0)
    try peer.finish()
  }

  @Test func theClockCountsFromTheLastProgress() {
    var clock = StallClock(limit: .seconds(20))
    func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }
    clock.start(progress: 5, now: at(100))
    let verdicts = [(5, 119), (6, 121), (6, 140), (6, 141)].map { progress, second in
      clock.check(progress: progress, now: at(second))
    }
    #expect(verdicts == [false, false, false, true])
  }

  @Test func looksAtOutputAreWithinASecondAndTheSameForAll() {
    let clock = StallClock(limit: .seconds(20))
    func at(_ milliseconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .milliseconds(milliseconds) }
    #expect([5_000, 5_001, 5_999].map { clock.nextLook(after: at($0)) } == [at(6_000), at(6_000), at(6_000)])
    #expect(StallClock(limit: .seconds(2)).nextLook(after: at(5_001)) == at(5_500))
    #expect(StallClock(limit: .zero).nextLook(after: at(5_001)) == at(5_002))
  }

  @Test func aConnectionThatHasWrittenIsLetGoWhenItCloses() throws {
    weak var connection: HTTP2Connection?
    let executor: LoopExecutor
    do {
      let peer = try EmbeddedPeer()
      (connection, executor) = (peer.connection, peer.connection.executor)
      try peer.receivePreface()
      #expect(try !peer.writes().isEmpty)
      try peer.finish()
    }
    withExtendedLifetime(executor) { #expect(connection == nil) }
  }
}
