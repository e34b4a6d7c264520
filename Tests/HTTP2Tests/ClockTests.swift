import NIOCore
import Testing

@testable import HTTP2

/// What is decided when time passes: no connection, no timer.
@Suite struct ClockTests {
  private func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

  @Test func keepalivePingsAfterTheIntervalAndDropsAfterTheTimeout() {
    var clock = KeepaliveClock(interval: .seconds(100), timeout: .seconds(20), now: at(0))
    var actions: [(Int64, KeepaliveClock.Action)] = []
    for second in Int64(1)...200 where at(second) >= clock.next {
      if let action = clock.check(receivedBytes: 0, now: at(second)) { actions.append((second, action)) }
    }
    #expect(actions.map(\.0) == [100, 120])
    #expect(actions.map(\.1) == [.ping, .drop])
    #expect(clock.next == .distantFuture)
  }

  @Test func whatIsReceivedStartsTheIntervalAnew() {
    var clock = KeepaliveClock(interval: .seconds(100), timeout: .seconds(20), now: at(0))
    var pings: [Int64] = []
    for second in Int64(1)...1_000 where at(second) >= clock.next {
      // Something every minute until 300, and the answers to the PINGs after that.
      let received = UInt64(min(second, 300) / 60) + UInt64(pings.count)
      let action = clock.check(receivedBytes: received, now: at(second))
      #expect(action != .drop)
      if action == .ping { pings.append(second) }
    }
    // One interval after the last sign, and up to a quarter more.
    #expect(pings.first.map { (400...425).contains($0) } == true)
    #expect(pings.count >= 4)
    #expect(zip(pings, pings.dropFirst()).allSatisfy { (100...145).contains($1 - $0) }, "\(pings)")
  }

  @Test func aConnectionIsIdleFromItsLastStreamOn() {
    var clock = IdleClock(limit: .seconds(40), now: at(0))
    var ends: [Int64] = []
    for second in Int64(1)...1_000 where at(second) >= clock.next {
      // None until 500, one that is open until 600, and a short one at 630.
      let activity = ConnectionActivity(
        receivedBytes: 100, requests: second < 500 ? 0 : second < 630 ? 1 : 2,
        openStreams: (500..<600).contains(second) ? 1 : 0)
      if clock.check(activity, now: at(second)) { ends.append(second) }
    }
    #expect(ends.count == 1)
    #expect(ends.first.map { (670...680).contains($0) } == true, "\(ends)")
  }

  @Test(arguments: [(-1.0, Int64(90)), (0, 100), (1, 110), (7, 110)])
  func ageDrainsWithJitterAndThenDrops(_ jitter: Double, _ expected: Int64) {
    var clock = AgeClock(limit: .seconds(100), jitter: jitter, grace: .seconds(30), now: at(0))
    #expect(clock.next == at(expected))
    #expect(clock.check(now: at(expected - 1)) == nil)
    #expect(clock.check(now: at(expected)) == .drain)
    #expect(clock.check(now: at(expected + 29)) == nil)
    #expect(clock.check(now: at(expected + 30)) == .drop)
    #expect(clock.check(now: at(expected + 1_000)) == nil)
  }

  @Test func aLifetimeAsksForTheFirstOfItsTimes() {
    var limits = ConnectionLimits()
    limits.keepaliveInterval = .seconds(60)
    limits.keepaliveTimeout = .seconds(20)
    limits.ageLimit = .seconds(300)
    limits.ageGrace = .seconds(30)
    var clock = LifetimeClock(limits, jitter: 0, now: at(0))
    let activity = ConnectionActivity(receivedBytes: 100, requests: 1, openStreams: 1)
    var actions: [(Int64, LifetimeClock.Action)] = []
    var looks = 0
    for second in Int64(1)...400 where at(second) >= clock.next {
      looks += 1
      var activity = activity
      // The peer answers each PING.
      activity.receivedBytes += UInt64(actions.count)
      for action in clock.check(activity, now: at(second)) { actions.append((second, action)) }
    }
    let named = actions.filter { $0.1 != .ping }
    #expect(named.map(\.0) == [300, 330])
    #expect(named.map(\.1) == [.drain, .close(.tooOld)])
    #expect(actions.count { $0.1 == .ping } >= 3)
    #expect(looks < 40)
  }

  @Test func aDrainWaitsForItsPingNoLongerThanTheLimit() {
    var drain = Drain()
    #expect(drain.next == .distantFuture)
    #expect(drain.begin(noticeLimit: .seconds(5), now: at(100)) == .announce(ping: Drain.pingPayload))
    #expect(drain.next == at(105))
    #expect(drain.check(now: at(104)) == nil)
    #expect(drain.check(now: at(105)) == .nameLastStream)
    #expect(drain.check(now: at(200)) == nil)
    // The answer that comes late changes nothing.
    #expect(drain.pingAcknowledged(Drain.pingPayload) == nil)
  }
}
