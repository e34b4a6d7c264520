import NIOCore
import NIOEmbedded
import Testing

@testable import HTTP2

/// A client that takes its time to begin, or for a header block.
@Suite struct ArrivalTests {
  private static let half = Array(Frame.headers(1, requestFields).bytes.prefix(30))
  private static let rest = Array(Frame.headers(1, requestFields).bytes.dropFirst(30))

  @Test(arguments: [0, 1, 23, 24, 32]) func aSlowPreface(count: Int) throws {
    let peer = try EmbeddedPeer()
    try peer.receive(Array((Frame.preface + Frame.settings().bytes).prefix(count)))
    peer.advance(seconds: 9)
    #expect(peer.owner.closures.isEmpty)
    peer.advance(seconds: 1)
    #expect(peer.owner.closures == [.late(.preface)])
    #expect(!peer.channel.isActive)
    try peer.finish()
  }

  /// A byte now and then is no help.
  @Test func aPrefaceByteByByte() throws {
    let peer = try EmbeddedPeer()
    for byte in Frame.preface.prefix(9) {
      try peer.receive([byte])
      peer.advance(seconds: 1)
    }
    #expect(peer.owner.closures.isEmpty)
    peer.advance(seconds: 1)
    #expect(peer.owner.closures == [.late(.preface)])
    try peer.finish()
  }

  @Test(arguments: [true, false]) func noFirstRequest(someOfIt: Bool) throws {
    let peer = try EmbeddedPeer()
    peer.advance(seconds: 5)
    try peer.receivePreface()
    if someOfIt { try peer.receive(Self.half) }
    _ = try peer.frames()
    peer.advance(seconds: 9)
    #expect(try peer.frames().isEmpty)
    peer.advance(seconds: 1)
    let goAway = try #require(try peer.frames().last)
    #expect(goAway.kind == .goAway && goAway.number(at: 4) == ErrorCode.noError.rawValue)
    peer.advance(seconds: 1)
    #expect(peer.owner.closures == [.late(.firstRequest)])
    try peer.finish()
  }

  @Test func afterTheFirstRequestAConnectionMayBeIdle() throws {
    let peer = try EmbeddedPeer()
    peer.owner.onAccept = { $0.onEvent = answerAtEnd }
    try peer.receivePreface()
    try peer.receive(.headers(1, requestFields, endStream: true))
    _ = try peer.frames()
    peer.advance(seconds: 3_600)
    #expect(peer.owner.closures.isEmpty)
    try peer.finish()
  }

  @Test func aSlowHeaderBlock() throws {
    let peer = try EmbeddedPeer()
    peer.owner.onAccept = { $0.onEvent = answerAtEnd }
    try peer.receivePreface()
    try peer.receive(Self.half)
    peer.advance(seconds: 9)
    try peer.receive(Self.rest + Frame.data(1, [1], endStream: true).bytes)
    peer.advance(seconds: 100)
    #expect(peer.owner.accepted.first?.closures == [.finished])
    _ = try peer.frames()

    // The next one stops after a part of it, and trickles.
    try peer.receive(Array(Frame.headers(3, requestFields).bytes.prefix(40)))
    for _ in 0..<9 {
      peer.advance(seconds: 1)
      try peer.receive([0])
    }
    #expect(peer.owner.closures.isEmpty)
    peer.advance(seconds: 1)
    let goAway = try #require(try peer.frames().last)
    #expect(goAway.kind == .goAway && goAway.number(at: 4) == ErrorCode.enhanceYourCalm.rawValue)
    peer.advance(seconds: 1)
    #expect(peer.owner.closures == [.late(.headerBlock)])
    try peer.finish()
  }

  /// Reads that end inside a block, each another one.
  @Test func blocksThatAreCutByReadsAreNotSlow() throws {
    let peer = try EmbeddedPeer()
    peer.owner.onAccept = { $0.onEvent = answerAtEnd }
    try peer.receivePreface()
    var bytes = Self.half
    for index: UInt32 in 0..<30 {
      try peer.receive(bytes)
      peer.advance(seconds: 2)
      let next = Frame.headers(index * 2 + 3, requestFields).bytes
      let last = index == 0 ? Self.rest : Array(Frame.headers(index * 2 + 1, requestFields).bytes.dropFirst(30))
      bytes = last + Frame.data(index * 2 + 1, [1], endStream: true).bytes + next.prefix(30)
    }
    #expect(peer.owner.closures.isEmpty)
    #expect(peer.owner.accepted.count == 29)
    try peer.finish()
  }

  @Test func theLimitsAreConfigurable() throws {
    var limits = ConnectionLimits()
    limits.prefaceLimit = .seconds(2)
    limits.firstRequestLimit = .seconds(3)
    limits.headerBlockLimit = .seconds(4)
    let silent = try EmbeddedPeer(limits: limits)
    silent.advance(seconds: 2)
    #expect(silent.owner.closures == [.late(.preface)])
    let idle = try EmbeddedPeer(limits: limits)
    try idle.receivePreface()
    idle.advance(seconds: 3)
    idle.advance(seconds: 1)
    #expect(idle.owner.closures == [.late(.firstRequest)])
    let slow = try EmbeddedPeer(limits: limits)
    try slow.receivePreface()
    try slow.receive(.headers(1, requestFields))
    try slow.receive(Frame(.headers, stream: 3, []))
    slow.advance(seconds: 4)
    slow.advance(seconds: 1)
    #expect(slow.owner.closures == [.late(.headerBlock)])
    for peer in [silent, idle, slow] { try peer.finish() }
  }

  @Test func aClientWaitsAsLongAsItLikes() throws {
    let peer = try EmbeddedPeer(.client)
    peer.advance(seconds: 3_600)
    #expect(peer.owner.closures.isEmpty)
    try peer.finish()
  }
}
