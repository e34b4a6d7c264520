import Randomness
import Testing

@testable import Answers

/// The rules of sharing, on a clock that the tests set.
@Suite struct ResponseCacheStateTests {
  private typealias State = ResponseCacheState<String, Int>
  private let start = ContinuousClock.now

  private struct Failure: Error {}

  /// A state behind a reference, so that expectations can change it.
  private final class Shared {
    private var cache: State

    init(timeToLive: Duration = .seconds(2), capacity: Int = 100) {
      cache = State(timeToLive: timeToLive, capacity: capacity)
    }

    var isEmpty: Bool { cache.isEmpty }
    var keptCount: Int { cache.keptCount }

    func ask(_ key: String, oldest: ContinuousClock.Instant? = nil, now: ContinuousClock.Instant) -> State.Admission {
      cache.ask(key, oldest: oldest, now: now)
    }

    func add(_ element: Int, to id: State.ExecutionID) -> Set<State.SubscriberID> { cache.add(element, to: id) }

    @discardableResult
    func complete(_ id: State.ExecutionID, cost: Int?, now: ContinuousClock.Instant) -> Set<State.SubscriberID> {
      cache.complete(id, cost: cost, now: now)
    }

    func fail(_ id: State.ExecutionID) -> Set<State.SubscriberID> { cache.fail(id, Failure()) }
    func hasNews(_ id: State.SubscriberID) -> Bool { cache.hasNews(id) }
    func leave(_ id: State.SubscriberID) -> State.ExecutionID? { cache.leave(id) }
    func sweep(now: ContinuousClock.Instant) -> Bool { cache.sweep(now: now) }

    /// Everything that a subscriber can read now.
    func read(_ subscriber: State.SubscriberID) -> String {
      var text = ""
      while true {
        switch cache.next(subscriber) {
        case .element(let element): text += "\(element) "
        case .end: return text + "end"
        case .failure: return text + "failed"
        case .nothing: return text + "…"
        case .gone: return text + "gone"
        }
      }
    }
  }

  /// A time after the start, in milliseconds.
  private func at(_ milliseconds: Int) -> ContinuousClock.Instant { start + .milliseconds(milliseconds) }

  private func started(_ admission: State.Admission) throws -> (State.SubscriberID, State.ExecutionID) {
    guard case .started(let subscriber, let execution) = admission else { throw Unexpected(admission: "\(admission)") }
    return (subscriber, execution)
  }

  private func joined(_ admission: State.Admission) throws -> State.SubscriberID {
    guard case .joined(let subscriber) = admission else { throw Unexpected(admission: "\(admission)") }
    return subscriber
  }

  private func answered(_ admission: State.Admission) throws -> [Int] {
    guard case .answered(let elements) = admission else { throw Unexpected(admission: "\(admission)") }
    return elements
  }

  private struct Unexpected: Error { let admission: String }

  /// Asks, and has the execution answer with `element` at once.
  private func answer(
    _ key: String, _ element: Int, at time: Int, cost: Int = 1, in cache: Shared
  ) throws {
    let (subscriber, execution) = try started(cache.ask(key, now: at(time)))
    _ = cache.add(element, to: execution)
    cache.complete(execution, cost: cost, now: at(time))
    #expect(cache.read(subscriber) == "\(element) end")
    #expect(cache.leave(subscriber) == nil)
  }

  @Test func whoAsksTheSameMeanwhileReadsTheSameFromItsBeginning() throws {
    let cache = Shared()
    let (first, execution) = try started(cache.ask("a", now: at(0)))
    #expect(cache.read(first) == "…")
    #expect(cache.add(1, to: execution) == [first])
    let second = try joined(cache.ask("a", now: at(1)))
    #expect(cache.read(second) == "1 …")
    #expect(!cache.hasNews(second))
    #expect(cache.hasNews(first))
    #expect(cache.add(2, to: execution) == [first, second])
    #expect(cache.complete(execution, cost: nil, now: at(2)) == [first, second])
    #expect(cache.read(first) == "1 2 end")
    #expect(cache.read(second) == "2 end")
    #expect(cache.leave(first) == nil)
    #expect(cache.leave(second) == nil)
    #expect(cache.isEmpty)
  }

  @Test func differentQuestionsShareNothing() throws {
    let cache = Shared()
    let (first, execution) = try started(cache.ask("a", now: at(0)))
    let (second, other) = try started(cache.ask("b", now: at(0)))
    #expect(cache.add(1, to: execution) == [first])
    #expect(cache.complete(other, cost: 1, now: at(0)) == [second])
    #expect(cache.read(second) == "end")
    #expect(cache.read(first) == "1 …")
  }

  @Test func anAnswerLivesAsLongAsItsData() throws {
    let cache = Shared()
    let (subscriber, execution) = try started(cache.ask("a", now: at(0)))
    _ = cache.add(7, to: execution)
    // The data are of the beginning, however long the execution took.
    cache.complete(execution, cost: 1, now: at(1_500))
    #expect(cache.leave(subscriber) == nil)
    #expect(try answered(cache.ask("a", now: at(1_500))) == [7])
    #expect(try answered(cache.ask("a", now: at(2_000))) == [7])
    _ = try started(cache.ask("a", now: at(2_001)))
    #expect(cache.keptCount == 0)
  }

  @Test func withoutTimeToLiveOnlyTheSameTimeIsShared() throws {
    let cache = Shared(timeToLive: .zero)
    try answer("a", 1, at: 0, in: cache)
    #expect(cache.isEmpty)
    let (_, execution) = try started(cache.ask("a", now: at(0)))
    _ = try joined(cache.ask("a", now: at(60_000)))
    cache.complete(execution, cost: 1, now: at(60_000))
    #expect(cache.keptCount == 0)
  }

  @Test func whoWantsFreshDataGetsThemFromAnAnswerOrAnExecutionThatIsYoungEnough() throws {
    let cache = Shared()
    try answer("a", 1, at: 0, in: cache)
    #expect(try answered(cache.ask("a", oldest: at(0), now: at(500))) == [1])
    let (first, execution) = try started(cache.ask("a", oldest: at(500), now: at(501)))
    // Who doesn't care has the answer that is there; who does joins what is young enough, or starts once more.
    #expect(try answered(cache.ask("a", now: at(600))) == [1])
    let second = try joined(cache.ask("a", oldest: at(501), now: at(601)))
    let (third, newer) = try started(cache.ask("a", oldest: at(502), now: at(602)))
    _ = cache.add(2, to: execution)
    _ = cache.add(3, to: newer)
    // The one that ended last has the older data: it does not replace the newer.
    cache.complete(newer, cost: 1, now: at(700))
    cache.complete(execution, cost: 1, now: at(701))
    #expect([cache.read(first), cache.read(second), cache.read(third)] == ["2 end", "2 end", "3 end"])
    #expect(try answered(cache.ask("a", now: at(702))) == [3])
  }

  @Test func aLargerStalenessDoesNotLengthenTheTimeToLive() throws {
    let cache = Shared()
    try answer("a", 1, at: 0, in: cache)
    _ = try started(cache.ask("a", oldest: at(-100_000), now: at(2_001)))
  }

  @Test func anExecutionIsCancelledWhenItsLastSubscriberHasLeft() throws {
    let cache = Shared()
    let (first, execution) = try started(cache.ask("a", now: at(0)))
    let second = try joined(cache.ask("a", now: at(0)))
    #expect(cache.leave(first) == nil)
    #expect(cache.read(first) == "gone")
    #expect(cache.leave(first) == nil)
    let third = try joined(cache.ask("a", now: at(0)))
    #expect(cache.leave(second) == nil)
    #expect(cache.leave(third) == execution)
    #expect(cache.isEmpty)
    // Nobody joins what was cancelled, and what it still says is not heard.
    let (fourth, next) = try started(cache.ask("a", now: at(0)))
    #expect(cache.add(1, to: execution).isEmpty)
    #expect(cache.complete(execution, cost: 1, now: at(0)).isEmpty)
    #expect(cache.keptCount == 0)
    #expect(cache.add(2, to: next) == [fourth])
    #expect(cache.read(fourth) == "2 …")
  }

  @Test func aFailureIsForAllWhoWaitAndNobodyElse() throws {
    let cache = Shared()
    let (first, execution) = try started(cache.ask("a", now: at(0)))
    let second = try joined(cache.ask("a", now: at(0)))
    _ = cache.add(1, to: execution)
    #expect(cache.fail(execution) == [first, second])
    let (third, _) = try started(cache.ask("a", now: at(0)))
    #expect(cache.read(first) == "1 failed")
    #expect(cache.read(second) == "1 failed")
    #expect(cache.read(third) == "…")
    #expect(cache.leave(first) == nil)
    #expect(cache.leave(second) == nil)
    #expect(cache.keptCount == 0)
  }

  @Test func anAnswerThatMayNotBeGivenAgainIsNot() throws {
    let cache = Shared()
    let (subscriber, execution) = try started(cache.ask("a", now: at(0)))
    _ = cache.add(1, to: execution)
    cache.complete(execution, cost: nil, now: at(0))
    _ = try started(cache.ask("a", now: at(0)))
    #expect(cache.read(subscriber) == "1 end")
  }

  @Test func theOldestGiveWayWhenThereIsNoRoom() throws {
    let cache = Shared(capacity: 10)
    try answer("a", 1, at: 0, cost: 4, in: cache)
    try answer("b", 2, at: 1, cost: 4, in: cache)
    try answer("c", 3, at: 2, cost: 4, in: cache)
    #expect(cache.keptCount == 2)
    #expect(try answered(cache.ask("b", now: at(3))) == [2])
    #expect(try answered(cache.ask("c", now: at(3))) == [3])
    // One that would fill it all, and one that is too large.
    try answer("d", 4, at: 4, cost: 10, in: cache)
    #expect(cache.keptCount == 1)
    try answer("e", 5, at: 5, cost: 11, in: cache)
    #expect(try answered(cache.ask("d", now: at(6))) == [4])
    // The same question again takes its own place.
    for time in 7..<20 {
      let (subscriber, execution) = try started(cache.ask("d", oldest: at(time), now: at(time)))
      cache.complete(execution, cost: 10, now: at(time))
      _ = cache.leave(subscriber)
    }
    #expect(cache.keptCount == 1)
  }

  @Test func aSweepForgetsWhatHasExpired() throws {
    let cache = Shared()
    try answer("a", 1, at: 0, in: cache)
    try answer("b", 2, at: 1_000, in: cache)
    #expect(cache.sweep(now: at(2_500)))
    #expect(cache.keptCount == 1)
    #expect(!cache.sweep(now: at(3_001)))
    #expect(cache.isEmpty)
  }

  /// Whatever happens in whatever order: nothing is left once all have left and all has expired, every subscriber reads
  /// one execution's elements in order, and only what has no subscriber is cancelled.
  @Test func nothingIsLeftInTheEnd() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let cache = Shared(timeToLive: .milliseconds(30), capacity: 5)
    var open: [State.ExecutionID: Set<State.SubscriberID>] = [:]
    var running: Set<State.ExecutionID> = []
    for time in 0..<5_000 {
      let key = ["a", "b", "c"].randomElement(using: &random) ?? ""
      switch Int.random(in: 0..<6, using: &random) {
      case 0, 1:
        let oldest = Bool.random(using: &random) ? at(time - Int.random(in: 0...40, using: &random)) : nil
        switch cache.ask(key, oldest: oldest, now: at(time)) {
        case .answered: break
        case .started(let subscriber, let execution):
          open[execution] = [subscriber]
          running.insert(execution)
        case .joined(let subscriber):
          let woken = running.first { cache.add(0, to: $0).contains(subscriber) }
          let execution = try #require(woken, "seed \(seed)")
          open[execution, default: []].insert(subscriber)
        }
      case 2:
        guard let execution = running.randomElement(using: &random) else { break }
        #expect(cache.add(time, to: execution) == open[execution], "seed \(seed)")
      case 3:
        guard let execution = running.randomElement(using: &random) else { break }
        running.remove(execution)
        let woken =
          Bool.random(using: &random)
          ? cache.complete(execution, cost: 2, now: at(time)) : cache.fail(execution)
        #expect(woken == open[execution], "seed \(seed)")
      default:
        guard let execution = open.keys.randomElement(using: &random),
          let subscriber = open[execution]?.randomElement(using: &random)
        else { break }
        open[execution]?.remove(subscriber)
        let isLast = open[execution]?.isEmpty == true
        let cancelled = cache.leave(subscriber)
        #expect(cancelled == (isLast && running.contains(execution) ? execution : nil), "seed \(seed)")
        if isLast {
          open[execution] = nil
          running.remove(execution)
        }
      }
      #expect(cache.keptCount <= 2, "seed \(seed)")
    }
    for subscriber in open.values.joined() { _ = cache.leave(subscriber) }
    _ = cache.sweep(now: at(10_000))
    #expect(cache.isEmpty, "seed \(seed)")
  }
}
