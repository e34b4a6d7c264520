import Testing
import Time

@testable import Answers

/// The rules of sharing, on a clock that the tests set.
@Suite struct AnswerBookTests {
  private typealias Book = AnswerBook<String, Int>
  private let start = ContinuousClock.now

  private struct Failure: Error {}

  /// A book behind a reference, so that expectations can change it.
  private final class Desk {
    private var book: Book

    init(timeToLive: Duration = .seconds(2), capacity: Int = 100) {
      book = Book(timeToLive: timeToLive, capacity: capacity)
    }

    var isEmpty: Bool { book.isEmpty }
    var keptCount: Int { book.keptCount }

    func ask(_ key: String, oldest: ContinuousClock.Instant? = nil, now: ContinuousClock.Instant) -> Book.Admission {
      book.ask(key, oldest: oldest, now: now)
    }

    func add(_ element: Int, to id: Book.ExecutionID) -> Set<Book.SubscriberID> { book.add(element, to: id) }

    @discardableResult
    func complete(_ id: Book.ExecutionID, cost: Int?, now: ContinuousClock.Instant) -> Set<Book.SubscriberID> {
      book.complete(id, cost: cost, now: now)
    }

    func fail(_ id: Book.ExecutionID) -> Set<Book.SubscriberID> { book.fail(id, Failure()) }
    func hasNews(_ id: Book.SubscriberID) -> Bool { book.hasNews(id) }
    func leave(_ id: Book.SubscriberID) -> Book.ExecutionID? { book.leave(id) }
    func sweep(now: ContinuousClock.Instant) -> Bool { book.sweep(now: now) }

    /// Everything that a subscriber can read now.
    func read(_ subscriber: Book.SubscriberID) -> String {
      var text = ""
      while true {
        switch book.next(subscriber) {
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

  private func started(_ admission: Book.Admission) throws -> (Book.SubscriberID, Book.ExecutionID) {
    guard case .started(let subscriber, let execution) = admission else { throw Unexpected(admission: "\(admission)") }
    return (subscriber, execution)
  }

  private func joined(_ admission: Book.Admission) throws -> Book.SubscriberID {
    guard case .joined(let subscriber) = admission else { throw Unexpected(admission: "\(admission)") }
    return subscriber
  }

  private func answered(_ admission: Book.Admission) throws -> [Int] {
    guard case .answered(let elements) = admission else { throw Unexpected(admission: "\(admission)") }
    return elements
  }

  private struct Unexpected: Error { let admission: String }

  /// Asks, and has the execution answer with `element` at once.
  private func answer(
    _ key: String, _ element: Int, at time: Int, cost: Int = 1, in book: Desk
  ) throws {
    let (subscriber, execution) = try started(book.ask(key, now: at(time)))
    _ = book.add(element, to: execution)
    book.complete(execution, cost: cost, now: at(time))
    #expect(book.read(subscriber) == "\(element) end")
    #expect(book.leave(subscriber) == nil)
  }

  @Test func whoAsksTheSameMeanwhileReadsTheSameFromItsBeginning() throws {
    let book = Desk()
    let (first, execution) = try started(book.ask("a", now: at(0)))
    #expect(book.read(first) == "…")
    #expect(book.add(1, to: execution) == [first])
    let second = try joined(book.ask("a", now: at(1)))
    #expect(book.read(second) == "1 …")
    #expect(!book.hasNews(second))
    #expect(book.hasNews(first))
    #expect(book.add(2, to: execution) == [first, second])
    #expect(book.complete(execution, cost: nil, now: at(2)) == [first, second])
    #expect(book.read(first) == "1 2 end")
    #expect(book.read(second) == "2 end")
    #expect(book.leave(first) == nil)
    #expect(book.leave(second) == nil)
    #expect(book.isEmpty)
  }

  @Test func differentQuestionsShareNothing() throws {
    let book = Desk()
    let (first, execution) = try started(book.ask("a", now: at(0)))
    let (second, other) = try started(book.ask("b", now: at(0)))
    #expect(book.add(1, to: execution) == [first])
    #expect(book.complete(other, cost: 1, now: at(0)) == [second])
    #expect(book.read(second) == "end")
    #expect(book.read(first) == "1 …")
  }

  @Test func anAnswerLivesAsLongAsItsData() throws {
    let book = Desk()
    let (subscriber, execution) = try started(book.ask("a", now: at(0)))
    _ = book.add(7, to: execution)
    // The data are of the beginning, however long the execution took.
    book.complete(execution, cost: 1, now: at(1_500))
    #expect(book.leave(subscriber) == nil)
    #expect(try answered(book.ask("a", now: at(1_500))) == [7])
    #expect(try answered(book.ask("a", now: at(2_000))) == [7])
    _ = try started(book.ask("a", now: at(2_001)))
    #expect(book.keptCount == 0)
  }

  @Test func withoutTimeToLiveOnlyTheSameTimeIsShared() throws {
    let book = Desk(timeToLive: .zero)
    try answer("a", 1, at: 0, in: book)
    #expect(book.isEmpty)
    let (_, execution) = try started(book.ask("a", now: at(0)))
    _ = try joined(book.ask("a", now: at(60_000)))
    book.complete(execution, cost: 1, now: at(60_000))
    #expect(book.keptCount == 0)
  }

  @Test func whoWantsFreshDataGetsThemFromAnAnswerOrAnExecutionThatIsYoungEnough() throws {
    let book = Desk()
    try answer("a", 1, at: 0, in: book)
    #expect(try answered(book.ask("a", oldest: at(0), now: at(500))) == [1])
    let (first, execution) = try started(book.ask("a", oldest: at(500), now: at(501)))
    // Who doesn't care has the answer that is there; who does joins what is young enough, or starts once more.
    #expect(try answered(book.ask("a", now: at(600))) == [1])
    let second = try joined(book.ask("a", oldest: at(501), now: at(601)))
    let (third, newer) = try started(book.ask("a", oldest: at(502), now: at(602)))
    _ = book.add(2, to: execution)
    _ = book.add(3, to: newer)
    // The one that ended last has the older data: it does not replace the newer.
    book.complete(newer, cost: 1, now: at(700))
    book.complete(execution, cost: 1, now: at(701))
    #expect([book.read(first), book.read(second), book.read(third)] == ["2 end", "2 end", "3 end"])
    #expect(try answered(book.ask("a", now: at(702))) == [3])
  }

  @Test func aLargerStalenessDoesNotLengthenTheTimeToLive() throws {
    let book = Desk()
    try answer("a", 1, at: 0, in: book)
    _ = try started(book.ask("a", oldest: at(-100_000), now: at(2_001)))
  }

  @Test func anExecutionIsCancelledWhenItsLastSubscriberHasLeft() throws {
    let book = Desk()
    let (first, execution) = try started(book.ask("a", now: at(0)))
    let second = try joined(book.ask("a", now: at(0)))
    #expect(book.leave(first) == nil)
    #expect(book.read(first) == "gone")
    #expect(book.leave(first) == nil)
    let third = try joined(book.ask("a", now: at(0)))
    #expect(book.leave(second) == nil)
    #expect(book.leave(third) == execution)
    #expect(book.isEmpty)
    // Nobody joins what was cancelled, and what it still says is not heard.
    let (fourth, next) = try started(book.ask("a", now: at(0)))
    #expect(book.add(1, to: execution).isEmpty)
    #expect(book.complete(execution, cost: 1, now: at(0)).isEmpty)
    #expect(book.keptCount == 0)
    #expect(book.add(2, to: next) == [fourth])
    #expect(book.read(fourth) == "2 …")
  }

  @Test func aFailureIsForAllWhoWaitAndNobodyElse() throws {
    let book = Desk()
    let (first, execution) = try started(book.ask("a", now: at(0)))
    let second = try joined(book.ask("a", now: at(0)))
    _ = book.add(1, to: execution)
    #expect(book.fail(execution) == [first, second])
    let (third, _) = try started(book.ask("a", now: at(0)))
    #expect(book.read(first) == "1 failed")
    #expect(book.read(second) == "1 failed")
    #expect(book.read(third) == "…")
    #expect(book.leave(first) == nil)
    #expect(book.leave(second) == nil)
    #expect(book.keptCount == 0)
  }

  @Test func anAnswerThatMayNotBeGivenAgainIsNot() throws {
    let book = Desk()
    let (subscriber, execution) = try started(book.ask("a", now: at(0)))
    _ = book.add(1, to: execution)
    book.complete(execution, cost: nil, now: at(0))
    _ = try started(book.ask("a", now: at(0)))
    #expect(book.read(subscriber) == "1 end")
  }

  @Test func theOldestGiveWayWhenThereIsNoRoom() throws {
    let book = Desk(capacity: 10)
    try answer("a", 1, at: 0, cost: 4, in: book)
    try answer("b", 2, at: 1, cost: 4, in: book)
    try answer("c", 3, at: 2, cost: 4, in: book)
    #expect(book.keptCount == 2)
    #expect(try answered(book.ask("b", now: at(3))) == [2])
    #expect(try answered(book.ask("c", now: at(3))) == [3])
    // One that would fill it all, and one that is too large.
    try answer("d", 4, at: 4, cost: 10, in: book)
    #expect(book.keptCount == 1)
    try answer("e", 5, at: 5, cost: 11, in: book)
    #expect(try answered(book.ask("d", now: at(6))) == [4])
    // The same question again takes its own place.
    for time in 7..<20 {
      let (subscriber, execution) = try started(book.ask("d", oldest: at(time), now: at(time)))
      book.complete(execution, cost: 10, now: at(time))
      _ = book.leave(subscriber)
    }
    #expect(book.keptCount == 1)
  }

  @Test func aSweepForgetsWhatHasExpired() throws {
    let book = Desk()
    try answer("a", 1, at: 0, in: book)
    try answer("b", 2, at: 1_000, in: book)
    #expect(book.sweep(now: at(2_500)))
    #expect(book.keptCount == 1)
    #expect(!book.sweep(now: at(3_001)))
    #expect(book.isEmpty)
  }

  /// Whatever happens in whatever order: nothing is left once all have left and all has expired, every subscriber reads
  /// one execution's elements in order, and only what has no subscriber is cancelled.
  @Test func nothingIsLeftInTheEnd() throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = Linear(state: seed)
    let book = Desk(timeToLive: .milliseconds(30), capacity: 5)
    var open: [Book.ExecutionID: Set<Book.SubscriberID>] = [:]
    var running: Set<Book.ExecutionID> = []
    for time in 0..<5_000 {
      let key = ["a", "b", "c"].randomElement(using: &random) ?? ""
      switch Int.random(in: 0..<6, using: &random) {
      case 0, 1:
        let oldest = Bool.random(using: &random) ? at(time - Int.random(in: 0...40, using: &random)) : nil
        switch book.ask(key, oldest: oldest, now: at(time)) {
        case .answered: break
        case .started(let subscriber, let execution):
          open[execution] = [subscriber]
          running.insert(execution)
        case .joined(let subscriber):
          let woken = running.first { book.add(0, to: $0).contains(subscriber) }
          let execution = try #require(woken, "seed \(seed)")
          open[execution, default: []].insert(subscriber)
        }
      case 2:
        guard let execution = running.randomElement(using: &random) else { break }
        #expect(book.add(time, to: execution) == open[execution], "seed \(seed)")
      case 3:
        guard let execution = running.randomElement(using: &random) else { break }
        running.remove(execution)
        let woken =
          Bool.random(using: &random)
          ? book.complete(execution, cost: 2, now: at(time)) : book.fail(execution)
        #expect(woken == open[execution], "seed \(seed)")
      default:
        guard let execution = open.keys.randomElement(using: &random),
          let subscriber = open[execution]?.randomElement(using: &random)
        else { break }
        open[execution]?.remove(subscriber)
        let isLast = open[execution]?.isEmpty == true
        let cancelled = book.leave(subscriber)
        #expect(cancelled == (isLast && running.contains(execution) ? execution : nil), "seed \(seed)")
        if isLast {
          open[execution] = nil
          running.remove(execution)
        }
      }
      #expect(book.keptCount <= 2, "seed \(seed)")
    }
    for subscriber in open.values.joined() { _ = book.leave(subscriber) }
    _ = book.sweep(now: at(10_000))
    #expect(book.isEmpty, "seed \(seed)")
  }

  private struct Linear: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }
}
