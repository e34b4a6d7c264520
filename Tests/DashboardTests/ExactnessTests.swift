import Dashboard
import Foundation
import Messages
import Postgres
import RPC
import Randomness
import StandardMessages
import TestExpectations
import TestTurns
import Testing

/// Answers against brute force over the same generated rows, in many zones, on days when clocks change.
@Suite(.computing) struct ExactnessTests {
  static let settings = [
    PlaceAndTime(zone: "America/New_York", now: "2026-11-01T12:34:56.789012Z"),
    PlaceAndTime(zone: "America/New_York", now: "2027-03-14T06:59:59.999999Z"),
    PlaceAndTime(zone: "Australia/Lord_Howe", now: "2026-10-04T01:00:00Z"),
    PlaceAndTime(zone: "Australia/Lord_Howe", now: "2027-04-05T03:04:05.000001Z"),
    PlaceAndTime(zone: "Asia/Kolkata", now: "2026-02-28T18:30:00Z"),
    PlaceAndTime(zone: "America/Sao_Paulo", now: "2018-11-04T15:00:00.5Z"),
    PlaceAndTime(zone: "America/Sao_Paulo", now: "2019-02-17T02:30:00Z"),
    PlaceAndTime(zone: "America/Havana", now: "2026-11-01T04:30:00Z"),
    PlaceAndTime(zone: "UTC", now: "2028-03-01T00:00:00Z"),
  ]

  @Test(arguments: settings) func agreesWithBruteForce(_ setting: PlaceAndTime) async throws {
    let seed = drawSeed()
    let clock = try LocalClock(setting.zone)
    let now = try microseconds(setting.now)
    var random = SeededGenerator(seed: seed)
    let requests = Self.requests(now: now, clock: clock, using: &random)
    let dataset = try Dataset.draw(for: requests, now: now, clock: clock, using: &random)
    try await Fixture.run { fixture in
      try await fixture.load([dataset.rows, dataset.other])
      let comparer = Comparer(fixture.dashboard(now: now), over: dataset.rows, now: now, clock: clock)
      for viewer in dataset.viewers {
        for request in requests {
          for group in Comparer.Group.allCases {
            let differences = try await comparer.differences(in: group, request, seenBy: viewer)
            #expect(
              differences.isEmpty, "\(group): \(request) seen by \(viewer), \(setting), seed \(seed)")
          }
        }
      }
    }
  }

  /// Every preset, whole days around now, and intervals whose ends lie anywhere.
  static func requests(now: Int64, clock: LocalClock, using random: inout SeededGenerator) -> [RangeRequest] {
    let today = clock.dayNumber(now)
    var requests: [RangeRequest] = [
      .absent, .empty, .preset(.unspecified), .preset(.today), .preset(.yesterday), .preset(.last7Days),
      .preset(.last30Days), .preset(.last90Days), .preset(.allTime),
      .dates(today, today), .dates(today - 1, today), .dates(today - 1, today + 1), .dates(today - 91, today),
      .dates(today - 92, today), .dates(today - 731, today), .dates(today - 732, today),
      .dates(today + 200, today + 201),
      .interval(now, now + 1), .interval(now - 2 * LocalClock.day, now), .interval(now - 2 * LocalClock.day - 1, now),
    ]
    for longest in [LocalClock.hour, 2 * LocalClock.day, 9 * LocalClock.day, 500 * LocalClock.day] {
      let start = now - Int64.random(in: 0...longest, using: &random)
      requests.append(.interval(start, start + Int64.random(in: 1...longest, using: &random)))
    }
    return requests
  }

  /// PostgreSQL's own idea of local time gives the same heatmaps as ours.
  @Test(arguments: ["Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu"])
  func heatmapsAgreeWithThoseOfPostgreSQL(_ zone: String) async throws {
    let seed = drawSeed()
    let now = try microseconds("2019-02-17T12:00:00Z")
    var random = SeededGenerator(seed: seed)
    let rows = try Dataset.draw(for: [], now: now, clock: try LocalClock(zone), using: &random).rows
    try await Fixture.run { fixture in
      try await fixture.load([rows])
      let context = CallContext.call(by: Viewer.organization.session(in: rows.orgID))
      let range = TimeRange(range: .preset(.allTime))
      let response = try await fixture.dashboard(now: now).getMessagingStats(
        GetMessagingStatsRequest(timeRange: range), context: context
      ).message
      let end = try #require(response.info?.endTime)
      let found = try await fixture.pool.query(
        """
        select extract(isodow from created_at at time zone \(zone))::int as weekday,
          extract(hour from created_at at time zone \(zone))::int as hour, count(*) as messages
        from messages where created_at < to_timestamp(\(end.seconds)) group by 1, 2
        """)
      var cells: [[Int32]: Int64] = [:]
      for row in found { cells[[try row.decode("weekday"), try row.decode("hour")]] = try row.decode("messages") }
      for cell in try #require(response.stats).messageHeatmap {
        #expect(cell.count == cells[[cell.dayOfWeek, cell.hour]] ?? 0, "\(zone), seed \(seed)")
      }
    }
  }
}
