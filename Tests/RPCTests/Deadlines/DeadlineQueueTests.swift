import NIOCore
import NIOEmbedded
import Randomness
import Testing

@testable import RPC

@Suite struct DeadlineQueueTests {
  @Test(arguments: [UInt64(7), 8, 9]) func agreesWithASortedListUnderRandomUse(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var queue = DeadlineQueue<Int>()
    var expected: [(deadline: UInt64, payload: Int, token: DeadlineQueue<Int>.Token)] = []
    var removed: [DeadlineQueue<Int>.Token] = []
    for step in 0..<1000 {
      switch Int.random(in: 0..<10, using: &generator) {
      case 0..<5:
        let deadline = UInt64.random(in: 0..<1_000_000, using: &generator) * 100_000 + UInt64(step)
        expected.append((deadline, step, queue.insert(step, at: deadline)))
      case 5..<8 where !expected.isEmpty:
        let entry = expected.remove(at: Int.random(in: 0..<expected.count, using: &generator))
        queue.remove(entry.token)
        removed.append(entry.token)
      case 8 where !removed.isEmpty:
        // A token of the past takes nothing back.
        queue.remove(removed[Int.random(in: 0..<removed.count, using: &generator)])
      default:
        expected.sort { $0.deadline < $1.deadline }
        guard let first = expected.first else { continue }
        #expect(queue.popExpired(now: first.deadline - 1) == nil)
        #expect(queue.popExpired(now: first.deadline) == first.payload)
        removed.append(expected.removeFirst().token)
      }
      #expect(queue.count == expected.count)
      #expect(queue.earliest == expected.map(\.deadline).min())
    }
  }
}

@Suite struct DeadlineTimerTests {
  private final class Observer: DeadlineObserver {
    var fired = 0
    func deadlinePassed() { fired += 1 }
  }

  @Test func firesAtTheDeadlineAndOnce() {
    let loop = EmbeddedEventLoop()
    let timer = DeadlineTimer(eventLoop: loop)
    let observer = Observer()
    _ = timer.schedule(observer, after: 1_000_000)
    loop.advanceTime(by: .nanoseconds(999_999))
    #expect(observer.fired == 0)
    loop.advanceTime(by: .nanoseconds(1))
    #expect(observer.fired == 1)
    loop.advanceTime(by: .seconds(10))
    #expect(observer.fired == 1)
  }

  @Test func anEarlierDeadlineIsNotHeldUpByALaterOne() {
    let loop = EmbeddedEventLoop()
    let timer = DeadlineTimer(eventLoop: loop)
    let late = Observer()
    let early = Observer()
    _ = timer.schedule(late, after: 60_000_000_000)
    _ = timer.schedule(early, after: 1_000_000_000)
    loop.advanceTime(by: .seconds(1))
    #expect((early.fired, late.fired) == (1, 0))
    loop.advanceTime(by: .seconds(59))
    #expect((early.fired, late.fired) == (1, 1))
  }

  @Test func aDeadlineTakenBackNeverFiresAndTheNextStillDoes() {
    let loop = EmbeddedEventLoop()
    let timer = DeadlineTimer(eventLoop: loop)
    let first = Observer()
    let second = Observer()
    let token = timer.schedule(first, after: 1_000)
    _ = timer.schedule(second, after: 2_000)
    timer.cancel(token)
    loop.advanceTime(by: .nanoseconds(2_000))
    #expect((first.fired, second.fired) == (0, 1))
  }

  @Test func aDeadlineBeyondTheClockIsNoTrap() {
    let loop = EmbeddedEventLoop()
    let timer = DeadlineTimer(eventLoop: loop)
    let observer = Observer()
    _ = timer.schedule(observer, after: .max)
    loop.advanceTime(by: .hours(1))
    #expect(observer.fired == 0)
  }
}
