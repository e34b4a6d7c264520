import Messages
import RPC
import StandardMessages
import Testing
import Time

@testable import Filters

@Suite struct TimeRangeParsingTests {
  private func failure(of range: TimeRange, at field: String) -> RPCError? {
    let error = #expect(throws: RPCError.self) { try TimeRangeFilter.parse(range) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.fieldViolations.map(\.field) == [field])
    return error
  }

  @Test func nothingMeansTheLast30Days() throws {
    for range in [nil, TimeRange(), TimeRange(range: .preset(.unspecified)), TimeRange(range: .preset(.last30Days))] {
      #expect(try TimeRangeFilter.parse(range).kind == .lastDays(30))
    }
  }

  @Test func presets() throws {
    let kinds: [(TimeRange.Preset, TimeRangeFilter.Kind)] = [
      (.today, .today), (.yesterday, .yesterday), (.last7Days, .lastDays(7)), (.last90Days, .lastDays(90)),
      (.allTime, .allTime),
    ]
    for (preset, kind) in kinds {
      let filter = try TimeRangeFilter.parse(TimeRange(range: .preset(preset)))
      #expect(filter.kind == kind)
      #expect(filter.needsOldest == (preset == .allTime))
    }
    let error = failure(of: TimeRange(range: .preset(.UNRECOGNIZED(7))), at: "time_range.preset")
    #expect(error?.message.contains("PRESET_LAST_7_DAYS") == true)
  }

  @Test func dates() throws {
    let range = TimeRange(range: .dates(DateRange(startDate: "2024-02-29", endDate: "2024-02-29")))
    let date = try #require(CivilDate(iso: "2024-02-29"))
    #expect(try TimeRangeFilter.parse(range).kind == .dates(date, date))
  }

  @Test(arguments: [
    ("", "2026-01-01", "start_date"), ("2026-01-01", "", "end_date"), ("2026-02-30", "2026-03-01", "start_date"),
    ("2026-01-01", "2026-1-2", "end_date"), ("2026-01-02", "2026-01-01", "end_date"),
    ("0001-01-01", "0001-01-03", "start_date"), ("1969-12-31", "2026-01-01", "start_date"),
    ("9999-12-01", "9999-12-31", "end_date"),
  ])
  func wrongDates(start: String, end: String, field: String) {
    let range = TimeRange(range: .dates(DateRange(startDate: start, endDate: end)))
    _ = failure(of: range, at: "time_range.dates.\(field)")
  }

  private func interval(_ start: Timestamp?, _ end: Timestamp?) -> TimeRange {
    TimeRange(range: .interval(Interval(startTime: start, endTime: end)))
  }

  @Test func intervals() throws {
    let range = interval(Timestamp(seconds: -1, nanos: 500_000_000), Timestamp(seconds: 2, nanos: 0))
    let kind = TimeRangeFilter.Kind.interval(Instant(microseconds: -500_000), Instant(seconds: 2))
    #expect(try TimeRangeFilter.parse(range).kind == kind)
  }

  @Test func nanosecondsRoundUpSoThatRowsStayOnTheirSide() throws {
    let range = interval(Timestamp(seconds: 0, nanos: 1), Timestamp(seconds: 0, nanos: 2_001))
    // Of rows at 0, 1, 2, 3 microseconds those at 1 and 2 are in [0.001, 2.001).
    let kind = TimeRangeFilter.Kind.interval(Instant(microseconds: 1), Instant(microseconds: 3))
    #expect(try TimeRangeFilter.parse(range).kind == kind)
    let exact = interval(Timestamp(seconds: 0, nanos: 1_000), Timestamp(seconds: 0, nanos: 3_000))
    #expect(try TimeRangeFilter.parse(exact).kind == kind)
  }

  @Test func wrongIntervals() {
    let zero = Timestamp(seconds: 0, nanos: 0)
    let field = "time_range.interval"
    _ = failure(of: interval(nil, zero), at: "\(field).start_time")
    _ = failure(of: interval(zero, nil), at: "\(field).end_time")
    _ = failure(of: interval(zero, zero), at: "\(field).end_time")
    _ = failure(of: interval(Timestamp(seconds: 1, nanos: 0), zero), at: "\(field).end_time")
    _ = failure(of: interval(Timestamp(seconds: 0, nanos: 1), Timestamp(seconds: 0, nanos: 2)), at: "\(field).end_time")
    _ = failure(of: interval(zero, Timestamp(seconds: 1, nanos: -1)), at: "\(field).end_time.nanos")
    _ = failure(of: interval(Timestamp(seconds: 0, nanos: .max), zero), at: "\(field).start_time.nanos")
    _ = failure(of: interval(Timestamp(seconds: .min, nanos: 0), zero), at: "\(field).start_time.seconds")
    _ = failure(of: interval(zero, Timestamp(seconds: 253_402_300_800, nanos: 0)), at: "\(field).end_time.seconds")
    _ = failure(of: interval(zero, Timestamp(seconds: .max, nanos: 0)), at: "\(field).end_time.seconds")
  }

  @Test func theFieldIsNamedFromTheRequest() {
    let range = TimeRange(range: .dates(DateRange(startDate: "x", endDate: "2026-01-01")))
    let error = #expect(throws: RPCError.self) { try TimeRangeFilter.parse(range, field: "filter.time_range") }
    #expect(error?.fieldViolations.map(\.field) == ["filter.time_range.dates.start_date"])
    #expect(error?.fieldViolations.first?.description.contains("YYYY-MM-DD") == true)
  }
}
