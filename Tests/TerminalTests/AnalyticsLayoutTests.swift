import Messages
import StandardMessages
import Testing

@testable import Terminal

/// Whole analytics dashboards, as a pipe gets them.
@Suite struct AnalyticsLayoutTests {
  @Test(arguments: [150, 96, 48]) func everythingIsDrawn(width: Int) throws {
    let drawing = AnalyticsLayout(SampleAnalytics.all).drawing(width: width)
    try Golden.expect(drawing, "analytics-\(width)")
    expectDrawable(drawing, width: width)
  }

  @Test func skeletonsStandForWhatIsAwaited() throws {
    var some = AnalyticsSections()
    #expect(AnalyticsLayout(some).bands(width: 96).allSatisfy { !$0.isSettled })
    some.totalSms = SampleAnalytics.all.totalSms
    some.smsSent = SampleAnalytics.all.smsSent
    some.timeSaved = SampleAnalytics.all.timeSaved
    some.totalTimeSaved = SampleAnalytics.all.totalTimeSaved
    try Golden.expect(AnalyticsLayout(some).drawing(width: 96), "analytics-partly")
    #expect(
      AnalyticsLayout(some).bands(width: 96).map(\.isSettled) == [true, false, false, false, true, false])
  }

  @Test func aFailureStandsInItsPlace() throws {
    var failed = SampleAnalytics.all
    let error = SectionError(section: "any", code: 14, message: "the document store can't be reached\u{1B}[2J")
    failed.dashboard = .failed(error)
    failed.totalSms = .failed(error)
    failed.creditsPerQualifiedCandidate = .failed(SectionError(section: "credits", code: 99))
    try Golden.expect(AnalyticsLayout(failed).drawing(width: 96), "analytics-failures")
    #expect(failed.errors.map(\.section) == ["any", "any", "credits"])
    #expect(AnalyticsLayout(failed).bands(width: 96).allSatisfy { $0.isSettled })
  }

  @Test func headersSayWhatTheAnswersAreNarrowedTo() {
    let filter = AnalyticsFilter(
      timeRange: TimeRange(range: .preset(.allTime)), campaignIds: ["a", "b"],
      candidates: CandidateFilter(sources: ["Referral"], tags: ["night\u{1B}[2J"]))
    let lines = AnalyticsLayout(SampleAnalytics.all, filter: filter).drawing(width: 100).lines.map(\.plainText)
    #expect(
      lines[0]
        == "Interview campaigns · all time to Nov 20, 2026 · America/New_York · as of Nov 20, 22:04")
    #expect(lines[1] == "campaign a or b · source Referral · tag night\u{FFFD}[2J")
  }

  /// The mean of unequal neighbours is that of all that they are made of, not of the two means.
  @Test func neighboursBecomeTheMeanOfAll() {
    let chart = ColumnChart(
      labels: ["a", "b", "c", "d"], series: [.init(name: "rate", values: [100, 0, 0, 0], color: .blue)],
      bucketName: "day", full: 100, weights: [3, 1, 0, 0], mark: { "\($0)%" })
    // Room for two columns of two buckets: three quarters, and nothing.
    let lines = chart.drawing(width: 9, height: 4).lines.map(\.plainText)
    #expect(lines.prefix(4) == [" 100% │  ", "      │█ ", "      │█ ", "    0 │█ "])
  }

  @Test(arguments: [(0, "0s"), (99, "99s"), (100, "1m"), (5_999, "99m"), (6_000, "1h"), (4_320_000, "1.2kh")])
  func timesOfAnAxisAreShort(seconds: Int, text: String) {
    #expect(Figures.shortTime(seconds: seconds) == text)
  }

  @Test(arguments: [(70.0, "70"), (72.5, "72.5"), (.nan, "–"), (1e300, "1.0e+300")])
  func scoresAreShort(score: Double, text: String) {
    #expect(Figures.score(score) == text)
  }
}
