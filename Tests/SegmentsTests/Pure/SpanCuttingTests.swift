import Testing
import Time

@testable import Segments

struct SpanCuttingTests {
  private static let first = CivilDate(year: 2024, month: 3, day: 5)

  private func days(_ counts: [Int64: Int]) -> [SpanCutting.Day] {
    counts.sorted { $0.key < $1.key }.map { SpanCutting.Day(date: Self.first + $0.key, rowCount: $0.value) }
  }

  private func at(_ day: Int64) -> Instant { (Self.first + day).start }

  private func spans(_ counts: [Int64: Int], from start: Instant = .distantPast, until end: Int64) -> [TimeSpan] {
    SpanCutting(minimumRowCount: 100).spans(from: start, days: days(counts), until: at(end))
  }

  @Test func givesEachFullDayASpan() {
    #expect(
      spans([0: 100, 1: 5000, 2: 100], until: 3) == [
        TimeSpan(.distantPast, at(0)), TimeSpan(at(0), at(1)), TimeSpan(at(1), at(2)), TimeSpan(at(2), at(3)),
      ])
  }

  @Test func joinsNearlyEmptyDays() {
    #expect(
      spans([0: 60, 5: 30, 9: 20, 10: 50, 11: 40], until: 20) == [TimeSpan(.distantPast, at(10))])
    #expect(spans([0: 60, 5: 39], until: 20).isEmpty)
    #expect(spans([:], until: 20).isEmpty)
  }

  @Test func endsTheSpanOfNearlyEmptyDaysBeforeAFullOne() {
    #expect(
      spans([0: 60, 5: 200, 7: 99], from: at(-2), until: 20) == [TimeSpan(at(-2), at(5)), TimeSpan(at(5), at(6))])
  }

  @Test func leavesTheDayThatIsNotOver() {
    #expect(spans([0: 100, 1: 100], from: at(0), until: 1) == [TimeSpan(at(0), at(1))])
  }

  /// Before 1970 nothing is in any range: no span ends there, and its rows are those of the first.
  @Test func cutsNothingBefore1970() {
    let old = CivilDate(year: 1969, month: 12, day: 30)
    let days = (0..<4).map { SpanCutting.Day(date: old + $0, rowCount: 500) }
    let epoch = Instant(seconds: 0)
    #expect(
      SpanCutting(minimumRowCount: 100).spans(from: .distantPast, days: days, until: at(0)) == [
        TimeSpan(.distantPast, epoch), TimeSpan(epoch, Instant(seconds: 86_400)),
        TimeSpan(Instant(seconds: 86_400), Instant(seconds: 2 * 86_400)),
      ])
  }
}
