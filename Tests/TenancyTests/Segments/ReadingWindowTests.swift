import Foundation
import Randomness
import Testing
import Time

@testable import Segments
@testable import Tenancy

/// A plan's parts are read in the order of time, each once, and never more at once than may be in memory.
@Suite struct ReadingWindowTests {
  @Test func windowsHoldEachStepOnceAndWithinLimits() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<200 {
      let hour: Int64 = 3_600
      let days = Int64.random(in: 1...60, using: &random)
      var segments: [AnswerPlan.Segment] = []
      for day in 0..<days where Int.random(in: 0..<5, using: &random) > 0 {
        segments.append(
          AnswerPlan.Segment(
            span: TimeSpan(Instant(seconds: day * 24 * hour), Instant(seconds: (day + 1) * 24 * hour)), version: UUID(),
            isUsable: Int.random(in: 0..<8, using: &random) > 0, byteCount: .random(in: 0...3000, using: &random)))
      }
      let hours = (0..<Int.random(in: 0...80, using: &random)).map { _ in
        Instant(seconds: .random(in: 0..<days * 24, using: &random) * hour)
      }
      let range = TimeSpan(Instant(seconds: 5000), Instant(seconds: days * 24 * hour + 7))
      let plan = AnswerPlan(
        range: range, watermark: Instant(seconds: days * 24 * hour), segments: segments, invalidatedHours: hours)
      let steps = ReadingStep.all(of: plan)
      #expect(steps.first?.span.start == range.start && steps.last?.span.end == range.end)
      for (step, next) in zip(steps, steps.dropFirst()) { #expect(step.span.end == next.span.start) }
      let limits = ReadingLimits(keptTime: .seconds(30 * hour), payloads: 10_000, rowSpans: 4)
      let windows = ReadingWindow.all(of: steps, limits: limits)
      #expect(windows.flatMap { $0.steps.map(\.span) } == steps.map(\.span))
      for window in windows {
        #expect(window.rowSpans == window.steps.filter { $0.use == nil }.map(\.span))
        #expect(Set(window.steps.compactMap { $0.use?.start }) == Set(window.uses.map(\.start)))
        #expect(window.uses.count <= 1 || window.uses.reduce(0) { $0 + $1.byteCount } <= limits.payloads)
        #expect(window.rowSpans.count <= limits.rowSpans)
        let isLong = window.rowSpans.contains { $0.end.seconds - $0.start.seconds > 30 * hour }
        #expect(window.isStreamed == isLong && (!isLong || window.steps.count == 1))
      }
    }
  }
}
