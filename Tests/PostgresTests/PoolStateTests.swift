import Testing
import Time

@testable import Postgres

@Suite struct PoolStateTests {
  private let start = ContinuousClock.now

  private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

  private func pool(
    size: Int = 2, minIdle: Int = 0, ping: Duration? = nil, idleTimeout: Duration = .seconds(100)
  ) -> PoolState {
    PoolState(
      PoolState.Limits(
        maxSize: size, minIdle: minIdle, maxWait: .seconds(5), idleTimeout: idleTimeout, maxLifetime: .seconds(1000),
        pingInterval: ping, random: { 0.5 }),
      backoff: Backoff(shortest: .seconds(1), longest: .seconds(8)))
  }

  @Test func waitersAreServedInOrder() {
    var pool = pool(size: 1)
    #expect(pool.lease(1, deadline: nil, now: at(0)) == [.open(1)])
    #expect(pool.lease(2, deadline: nil, now: at(0)) == [])
    #expect(pool.lease(3, deadline: nil, now: at(0)) == [])
    #expect(pool.connected(1, now: at(1)) == [.grant(1, 1)])
    #expect(pool.takeIdle() == nil)
    #expect(pool.release(1, isReusable: true, now: at(2)) == [.grant(1, 2)])
    #expect(pool.release(1, isReusable: true, now: at(2)) == [.grant(1, 3)])
    #expect(pool.release(1, isReusable: true, now: at(2)) == [])
    #expect(pool.takeIdle() == 1)
  }

  @Test func sizeIsBounded() {
    var pool = pool(size: 2)
    #expect(pool.lease(1, deadline: nil, now: at(0)) == [.open(1)])
    #expect(pool.lease(2, deadline: nil, now: at(0)) == [.open(2)])
    #expect(pool.lease(3, deadline: nil, now: at(0)) == [])
    #expect(pool.statistics.size == 2)
    #expect(pool.statistics.waiters == 3)
  }

  @Test func waitIsBoundedAndSaysHowLong() {
    var pool = pool(size: 1)
    _ = pool.lease(1, deadline: nil, now: at(0))
    _ = pool.connected(1, now: at(0))
    #expect(pool.lease(2, deadline: nil, now: at(1)) == [])
    #expect(pool.lease(3, deadline: at(2), now: at(1)) == [])
    #expect(pool.nextTick == at(2))
    #expect(pool.tick(at(2)) == [.refuse(3, .deadline)])
    #expect(pool.tick(at(5.9)) == [])
    #expect(pool.tick(at(6)) == [.refuse(2, .exhausted(waited: .seconds(5)))])
    #expect(pool.lease(4, deadline: at(5), now: at(6)) == [.refuse(4, .deadline)])
  }

  @Test func cancelledWaiterIsPassedOver() {
    var pool = pool(size: 1)
    _ = pool.lease(1, deadline: nil, now: at(0))
    _ = pool.connected(1, now: at(0))
    _ = pool.lease(2, deadline: nil, now: at(0))
    _ = pool.lease(3, deadline: nil, now: at(0))
    #expect(pool.cancel(2) == true)
    #expect(pool.cancel(2) == false)
    #expect(pool.release(1, isReusable: true, now: at(1)) == [.grant(1, 3)])
  }

  @Test func failedConnectRefusesWaitersThenFailsFastAndRecoversByItself() {
    var pool = pool()
    _ = pool.lease(1, deadline: nil, now: at(0))
    #expect(pool.connectFailed(1, now: at(0)) == [.refuse(1, .unavailable)])
    #expect(pool.lease(2, deadline: nil, now: at(0.1)) == [.refuse(2, .unavailable)])
    // A jitter of a half takes a quarter of the second.
    #expect(pool.nextTick == at(0.75))
    #expect(pool.tick(at(0.7)) == [])
    #expect(pool.tick(at(0.75)) == [.open(2)])
    #expect(pool.connected(2, now: at(0.8)) == [])
    #expect(pool.lease(3, deadline: nil, now: at(0.9)) == [.grant(2, 3)])
  }

  @Test func attemptsGrowRarerAndASuccessEndsThem() {
    var pool = pool(minIdle: 1)
    #expect(pool.tick(at(0)) == [.open(1)])
    _ = pool.connectFailed(1, now: at(0))
    #expect(pool.tick(at(0.75)) == [.open(2)])
    #expect(pool.lease(9, deadline: nil, now: at(0.8)) == [.refuse(9, .unavailable)])
    _ = pool.connectFailed(2, now: at(1))
    #expect(pool.tick(at(2.4)) == [])
    #expect(pool.tick(at(2.5)) == [.open(3)])
    #expect(pool.connected(3, now: at(2.6)) == [])
    #expect(pool.nextTick == nil)
    #expect(pool.lease(10, deadline: nil, now: at(3)) == [.grant(3, 10)])
  }

  @Test func anAttemptUnderWayNeedsNoTick() {
    var pool = pool(minIdle: 1)
    #expect(pool.tick(at(0)) == [.open(1)])
    #expect(pool.nextTick == nil)
    _ = pool.connectFailed(1, now: at(0))
    #expect(pool.nextTick == at(0.75))
    #expect(pool.tick(at(0.75)) == [.open(2)])
    // It can take as long as the connect timeout.
    #expect(pool.nextTick == nil)
    _ = pool.lease(1, deadline: nil, now: at(0.8))
    _ = pool.connectFailed(2, now: at(5))
    #expect(pool.nextTick == at(6.5))
    _ = pool.shutdown()
    #expect(pool.nextTick == nil)
  }

  /// Every sequence of five events, a second apart.
  @Test func theNextTickIsNeverInThePast() {
    let events: [(inout PoolState, Int) -> Void] = [
      { pool, step in _ = pool.lease(step, deadline: nil, now: at(Double(step))) },
      { pool, step in _ = pool.lease(step, deadline: at(Double(step) + 1.5), now: at(Double(step))) },
      { pool, step in for id in 1...8 where pool.has(id) { return _ = pool.connected(id, now: at(Double(step))) } },
      { pool, step in for id in 1...8 where pool.has(id) { return _ = pool.connectFailed(id, now: at(Double(step))) } },
      { pool, step in
        for id in 1...8 where pool.has(id) { return _ = pool.release(id, isReusable: true, now: at(Double(step))) }
      },
      { pool, step in
        for id in 1...8 where pool.has(id) { return _ = pool.release(id, isReusable: false, now: at(Double(step))) }
      },
      { pool, _ in _ = pool.shutdown() },
    ]
    for number in 0..<16_807 {
      var (pool, rest) = (pool(minIdle: number % 2), number)
      for step in 1...5 {
        events[rest % events.count](&pool, step)
        rest /= events.count
        _ = pool.tick(at(Double(step)))
        if let next = pool.nextTick, next <= at(Double(step)) {
          Issue.record("sequence \(number), step \(step): \(next - at(Double(step)))")
          return
        }
      }
    }
  }

  @Test func lostIdleConnectionIsReplaced() {
    var pool = pool(minIdle: 1)
    _ = pool.tick(at(0))
    _ = pool.connected(1, now: at(0))
    #expect(pool.lost(1, now: at(1)) == [.open(2)])
    #expect(pool.takeIdle() == nil)
    #expect(pool.statistics.lost == 1)
  }

  @Test func lostLeasedConnectionLeavesWhenItComesBack() {
    var pool = pool(size: 1)
    _ = pool.lease(1, deadline: nil, now: at(0))
    _ = pool.connected(1, now: at(0))
    #expect(pool.lost(1, now: at(1)) == [])
    _ = pool.lease(2, deadline: nil, now: at(1))
    #expect(pool.release(1, isReusable: false, now: at(2)) == [.close(1), .open(2)])
    #expect(pool.connected(2, now: at(3)) == [.grant(2, 2)])
  }

  @Test func oldConnectionsAreClosedOnReleaseAndWhenIdle() {
    var pool = pool(size: 2)
    _ = pool.lease(1, deadline: nil, now: at(0))
    _ = pool.lease(2, deadline: nil, now: at(0))
    _ = pool.connected(1, now: at(0))
    _ = pool.connected(2, now: at(0))
    #expect(pool.release(1, isReusable: true, now: at(999)) == [])
    // A lifetime of 1000 s with a jitter of a half is exactly that.
    #expect(pool.tick(at(999.5)) == [])
    #expect(pool.tick(at(1000)) == [.close(1)])
    #expect(pool.release(2, isReusable: true, now: at(1001)) == [.close(2)])
    #expect(pool.statistics.size == 0)
  }

  @Test func idleConnectionsBeyondTheSmallestSizeAreClosed() {
    var pool = pool(size: 2, minIdle: 1, idleTimeout: .seconds(10))
    _ = pool.lease(1, deadline: nil, now: at(0))
    _ = pool.lease(2, deadline: nil, now: at(0))
    _ = pool.connected(1, now: at(0))
    _ = pool.connected(2, now: at(0))
    _ = pool.release(1, isReusable: true, now: at(0))
    _ = pool.release(2, isReusable: true, now: at(1))
    #expect(pool.tick(at(9)) == [])
    #expect(pool.tick(at(20)) == [.close(1)])
    #expect(pool.statistics.idle == 1)
  }

  @Test func idleConnectionIsPingedAndNotLentMeanwhile() {
    var pool = pool(size: 1, ping: .seconds(30))
    _ = pool.lease(1, deadline: nil, now: at(0))
    _ = pool.connected(1, now: at(0))
    _ = pool.release(1, isReusable: true, now: at(0))
    #expect(pool.tick(at(29)) == [])
    #expect(pool.tick(at(30)) == [.ping(1)])
    #expect(pool.takeIdle() == nil)
    #expect(pool.lease(2, deadline: nil, now: at(30)) == [])
    #expect(pool.pinged(1, now: at(31)) == [.grant(1, 2)])
    _ = pool.release(1, isReusable: true, now: at(40))
    #expect(pool.tick(at(70)) == [.ping(1)])
    #expect(pool.pinged(1, now: at(71)) == [])
    #expect(pool.tick(at(80)) == [])
    #expect(pool.takeIdle() == 1)
  }

  @Test func spareNeverOvertakesAWaiterAndLetsThePoolGrow() {
    var pool = pool(size: 2)
    _ = pool.lease(1, deadline: nil, now: at(0))
    _ = pool.connected(1, now: at(0))
    let (none, grows) = pool.takeSpare(now: at(0))
    #expect(none == nil && grows == [.open(2)])
    _ = pool.lease(2, deadline: nil, now: at(0))
    _ = pool.lease(3, deadline: nil, now: at(0))
    #expect(pool.connected(2, now: at(0)) == [.grant(2, 2)])
    let (late, _) = pool.takeSpare(now: at(0))
    #expect(late == nil)
  }

  @Test func shutdownRefusesAndClosesWhatComesBack() {
    var pool = pool(size: 2)
    _ = pool.lease(1, deadline: nil, now: at(0))
    _ = pool.connected(1, now: at(0))
    _ = pool.lease(2, deadline: nil, now: at(0))
    #expect(pool.shutdown() == [.refuse(2, .shutdown)])
    #expect(pool.lease(3, deadline: nil, now: at(0)) == [.refuse(3, .shutdown)])
    #expect(pool.release(1, isReusable: true, now: at(1)) == [.close(1)])
    #expect(pool.connected(2, now: at(1)) == [.close(2)])
    #expect(pool.isEmpty)
  }
}

@Suite struct BackoffTests {
  @Test func delaysDoubleUpToTheLimitAndSimultaneousFailuresCountOnce() {
    let start = ContinuousClock.now
    var backoff = Backoff(shortest: .seconds(1), longest: .seconds(4))
    var now = start
    for delay in [1, 2, 4, 4] {
      backoff.failed(at: now, random: 0)
      #expect(backoff.nextAttempt == now + .seconds(delay))
      backoff.failed(at: now + .milliseconds(1), random: 0)
      #expect(backoff.nextAttempt == now + .seconds(delay))
      now += .seconds(delay)
    }
    backoff.succeeded()
    backoff.failed(at: now, random: 1)
    #expect(backoff.nextAttempt == now + .milliseconds(500))
  }
}
