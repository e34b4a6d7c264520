import NIOCore
import Testing

@testable import HTTP2

@Suite struct AbuseBudgetTests {
  private func at(_ seconds: Double) -> NIODeadline { .uptimeNanoseconds(UInt64(seconds * 1e9)) }

  private func expect(_ isTrue: Bool, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(isTrue, sourceLocation: sourceLocation)
  }

  /// How many of a kind may follow each other at one moment.
  private func count(_ kind: AbuseKind, of budget: inout AbuseBudget, at seconds: Double) -> Int {
    var count = 0
    while budget.spend(kind, now: { at(seconds) }) { count += 1 }
    return count
  }

  @Test(arguments: AbuseKind.allCases) func aFullBudgetIsSpentByItsCosts(kind: AbuseKind) {
    #expect(kind.cost > 0)
    var budget = AbuseBudget(capacity: 20_000, pointsPerSecond: 1_000, now: at(5))
    #expect(count(kind, of: &budget, at: 5) == 20_000 / kind.cost)
  }

  @Test func timeFillsItUpToItsCapacity() {
    var budget = AbuseBudget(capacity: 1_000, pointsPerSecond: 100, now: at(0))
    expect(budget.spend(.settings, now: { at(0) }))
    #expect(budget.balance == 900)
    // Half is spent; the pause of a year fills what is missing when it is missing, and no more.
    for _ in 0..<9 { expect(budget.spend(.settings, now: { at(0) })) }
    #expect(budget.balance == 0)
    expect(budget.spend(.settings, now: { at(31_536_000) }))
    #expect(budget.balance == 1_000)
    #expect(count(.settings, of: &budget, at: 31_536_000) == 10)
  }

  @Test func theClockIsAskedOnlyWhenThePointsAreUsedUp() {
    var budget = AbuseBudget(capacity: 200, pointsPerSecond: 100, now: at(0))
    var asked = 0
    for _ in 0..<2 {
      _ = budget.spend(.settings) {
        asked += 1
        return at(10)
      }
    }
    #expect(asked == 0)
    _ = budget.spend(.settings) {
      asked += 1
      return at(10)
    }
    #expect(asked == 1)
  }

  @Test func aSteadyRateThatTimePaysForNeverEnds() {
    // 25 PINGs a second are 1,000 points.
    var budget = AbuseBudget(capacity: 20_000, pointsPerSecond: 1_000, now: at(0))
    for index in 0..<100_000 { expect(budget.spend(.ping, now: { at(Double(index) / 25) })) }
    // 26 are not: the budget lasts 500 seconds.
    var other = AbuseBudget(capacity: 20_000, pointsPerSecond: 1_000, now: at(0))
    let last = (0..<100_000).first { index in !other.spend(.ping, now: { at(Double(index) / 26) }) }
    #expect(last.map { (12_900...13_100).contains($0) } == true, "\(String(describing: last))")
  }

  @Test func partsOfAPointAreNotLost() {
    // 10 points take 3,333 ms, of which each whole second is worth 3.
    var budget = AbuseBudget(capacity: 1_000, pointsPerSecond: 3, now: at(0))
    for index in 0..<20_000 { expect(budget.spend(.windowUpdate, now: { at(Double(index) * 3.34) })) }
  }

  @Test func answersEarnUpToTheCapacity() {
    var budget = AbuseBudget(capacity: 100, pointsPerSecond: 0, now: at(0))
    budget.earn(AbuseBudget.dataSent)
    #expect(budget.balance == 100)
    for _ in 0..<1_000 {
      expect(budget.spend(.ping, now: { at(0) }))
      expect(budget.spend(.windowUpdate, now: { at(0) }))
      budget.earn(AbuseBudget.dataSent)
    }
    #expect(budget.balance == 100)
  }

  @Test func anyLimitsAreLegal() {
    var none = AbuseBudget(capacity: 0, pointsPerSecond: 0, now: at(1))
    expect(!none.spend(.tinyData, now: { at(1_000) }))
    var negative = AbuseBudget(capacity: -5, pointsPerSecond: -5, now: at(1))
    expect(!negative.spend(.tinyData, now: { at(1_000) }))
    var vast = AbuseBudget(capacity: .max, pointsPerSecond: .max, now: at(1))
    for _ in 0..<100 { expect(vast.spend(.goAway, now: { at(1_000) })) }
    vast.earn(AbuseBudget.dataSent)
    var fast = AbuseBudget(capacity: 100, pointsPerSecond: .max, now: at(1))
    for _ in 0..<100 { expect(fast.spend(.settings, now: { at(1_000) })) }
    // A clock that goes back gives nothing.
    var back = AbuseBudget(capacity: 100, pointsPerSecond: 1_000, now: at(100))
    expect(back.spend(.settings, now: { at(1) }))
    expect(!back.spend(.settings, now: { at(1) }))
  }
}
