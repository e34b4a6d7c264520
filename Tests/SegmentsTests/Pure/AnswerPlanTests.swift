import Foundation
import Randomness
import Testing
import Time

@testable import Segments

struct AnswerPlanTests {
  private static let day = CivilDate(year: 2024, month: 3, day: 5)

  private static func hour(_ number: Int64) -> Instant {
    day.start.advanced(byMicroseconds: number * Hour.microseconds)
  }

  private func segment(_ start: Instant, _ end: Instant, isUsable: Bool = true) -> AnswerPlan.Segment {
    AnswerPlan.Segment(span: TimeSpan(start, end), version: UUID(), isUsable: isUsable)
  }

  private func plan(
    _ range: TimeSpan, watermark: Instant?, _ segments: [AnswerPlan.Segment], _ hours: [Instant] = []
  ) -> AnswerPlan {
    AnswerPlan(range: range, watermark: watermark, segments: segments, invalidatedHours: hours)
  }

  @Test func readsRowsAloneWithoutAWatermark() {
    let range = TimeSpan(Self.hour(0), Self.hour(30))
    let plan = plan(range, watermark: nil, [segment(Self.hour(0), Self.hour(24))])
    #expect(plan.segments.isEmpty)
    #expect(plan.rows == [range])
  }

  @Test func readsTheHeadAndInvalidHoursAsRows() {
    let (first, second) = (segment(.distantPast, Self.hour(0)), segment(Self.hour(0), Self.hour(24)))
    let plan = plan(
      TimeSpan(Self.hour(-5), Self.hour(30)), watermark: Self.hour(24), [second, first],
      [Self.hour(3), Self.hour(4), Self.hour(3), Self.hour(23), Self.hour(-6)])
    #expect(plan.segments.map(\.start) == [.distantPast, Self.hour(0)])
    #expect(plan.segments.map(\.version) == [first.version, second.version])
    #expect(plan.segments[0].parts == [TimeSpan(Self.hour(-5), Self.hour(0))])
    #expect(
      plan.segments[1].parts == [TimeSpan(Self.hour(0), Self.hour(3)), TimeSpan(Self.hour(5), Self.hour(23))])
    #expect(plan.rows == [TimeSpan(Self.hour(3), Self.hour(5)), TimeSpan(Self.hour(23), Self.hour(30))])
  }

  @Test func countsSegmentsThatCountAsAWhole() {
    let spans = (0..<5).map { TimeSpan(Self.hour($0 * 24), Self.hour($0 * 24 + 24)) }
    let segments = zip(spans, [3, 5, nil, 7, 11]).map { span, count in
      AnswerPlan.Segment(span: span, version: UUID(), isUsable: true, rowCount: count)
    }
    // Of the first a part is wanted, of the third nobody knows, of the fourth an hour changed.
    var plan = plan(
      TimeSpan(Self.hour(1), Self.hour(130)), watermark: Self.hour(120), segments, [Self.hour(80)])
    let rows = plan.rows
    #expect(plan.takeCounted() == 16)
    #expect(plan.segments.map(\.start) == [Self.hour(0), Self.hour(48), Self.hour(72)])
    #expect(plan.rows == rows)
    #expect(plan.takeCounted() == 0)
  }

  @Test func readsGapsAndUnusableSegmentsAsRows() {
    let plan = plan(
      TimeSpan(Self.hour(0), Self.hour(96)), watermark: Self.hour(96),
      [
        segment(Self.hour(0), Self.hour(24), isUsable: false), segment(Self.hour(24), Self.hour(48)),
        segment(Self.hour(72), Self.hour(96)),
      ])
    #expect(plan.segments.map(\.start) == [Self.hour(24), Self.hour(72)])
    #expect(plan.rows == [TimeSpan(Self.hour(0), Self.hour(24)), TimeSpan(Self.hour(48), Self.hour(72))])
  }

  @Test func usesNoSegmentBehindTheWatermark() {
    let plan = plan(
      TimeSpan(Self.hour(0), Self.hour(48)), watermark: Self.hour(24),
      [segment(Self.hour(0), Self.hour(24)), segment(Self.hour(24), Self.hour(48))])
    #expect(plan.segments.map(\.start) == [Self.hour(0)])
    #expect(plan.rows == [TimeSpan(Self.hour(24), Self.hour(48))])
  }

  @Test func usesNoSegmentThatIsInvalidForTheMost() {
    let plan = plan(
      TimeSpan(Self.hour(0), Self.hour(24)), watermark: Self.hour(24), [segment(Self.hour(0), Self.hour(24))],
      (0..<13).map { Self.hour($0) })
    #expect(plan.segments.isEmpty)
    #expect(plan.rows == [TimeSpan(Self.hour(0), Self.hour(24))])
  }

  /// Whatever is older than 1900 is recorded under its first hour.
  @Test func readsEverythingOldAsRowsWhereTheEarliestHourIsInvalid() {
    let plan = plan(
      TimeSpan(.distantPast, Self.hour(24)), watermark: Self.hour(24), [segment(.distantPast, Self.hour(24))],
      [Hour.earliest])
    let end = Hour.earliest.advanced(byMicroseconds: Hour.microseconds)
    #expect(plan.rows == [TimeSpan(.distantPast, end)])
    #expect(plan.segments.map(\.parts) == [[TimeSpan(end, Self.hour(24))]])
    #expect(Hour.hours(of: TimeSpan(.distantPast, Hour.earliest)).contains(Hour.earliest))
  }

  /// Every instant of the range once, and an invalid or unsealed one as a row.
  @Test func coversTheRangeOnce() {
    var generator = SeededGenerator(seed: drawSeed())
    for _ in 0..<200 {
      var segments: [AnswerPlan.Segment] = []
      var start = Bool.random(using: &generator) ? Instant.distantPast : Self.hour(-48)
      for end in stride(from: Int64(0), through: .random(in: 0...96, using: &generator), by: 24) {
        if Int.random(in: 0..<5, using: &generator) > 0 {
          segments.append(segment(start, Self.hour(end), isUsable: Int.random(in: 0..<4, using: &generator) > 0))
        }
        start = Self.hour(end)
      }
      let hours = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
        Self.hour(.random(in: -60...120, using: &generator))
      }
      let range = TimeSpan(
        Self.hour(.random(in: -60...50, using: &generator)).advanced(
          byMicroseconds: .random(in: 0...Hour.microseconds, using: &generator)),
        Self.hour(.random(in: 0...130, using: &generator)))
      let watermark = Self.hour(24 * .random(in: 0...5, using: &generator))
      let plan = plan(range, watermark: watermark, segments.shuffled(using: &generator), hours)
      // Halves of hours, and what is just at their ends.
      for half in -130...270 {
        for offset in [0, 1, -1] as [Int64] {
          let instant = Self.hour(0).advanced(byMicroseconds: Int64(half) * (Hour.microseconds / 2) + offset)
          let uses = plan.segments.filter { use in use.parts.contains { $0.contains(instant) } }
          let rows = plan.rows.count { $0.contains(instant) }
          #expect(uses.count + rows == (range.contains(instant) ? 1 : 0))
          guard let use = uses.first else { continue }
          let used = segments.first { $0.version == use.version }
          #expect(used?.isUsable == true && used?.span.contains(instant) == true && instant < watermark)
          #expect(!hours.contains { Hour.span($0).contains(instant) })
        }
      }
    }
  }
}
