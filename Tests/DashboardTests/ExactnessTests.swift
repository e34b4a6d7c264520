import Dashboard
import Foundation
import Messages
import Postgres
import RPC
import StandardMessages
import TestExpectations
import Testing

/// Answers against brute force over the same generated rows, in many zones, on days when clocks change.
@Suite struct ExactnessTests {
  /// A place and a moment; most are near a change of the clocks.
  struct Setting: CustomTestStringConvertible {
    let zone: String
    let now: String
    var testDescription: String { "\(zone) at \(now)" }
  }

  static let settings = [
    Setting(zone: "America/New_York", now: "2026-11-01T12:34:56.789012Z"),
    Setting(zone: "America/New_York", now: "2027-03-14T06:59:59.999999Z"),
    Setting(zone: "Australia/Lord_Howe", now: "2026-10-04T01:00:00Z"),
    Setting(zone: "Australia/Lord_Howe", now: "2027-04-05T03:04:05.000001Z"),
    Setting(zone: "Asia/Kolkata", now: "2026-02-28T18:30:00Z"),
    Setting(zone: "America/Sao_Paulo", now: "2018-11-04T15:00:00.5Z"),
    Setting(zone: "America/Sao_Paulo", now: "2019-02-17T02:30:00Z"),
    Setting(zone: "America/Havana", now: "2026-11-01T04:30:00Z"),
    Setting(zone: "UTC", now: "2028-03-01T00:00:00Z"),
  ]

  @Test(arguments: settings) func agreesWithBruteForce(_ setting: Setting) async throws {
    let seed = UInt64.random(in: .min ... .max)
    let clock = try LocalClock(setting.zone)
    let now = try microseconds(setting.now)
    var random = SeededGenerator(seed: seed)
    let requests = Self.requests(now: now, clock: clock, using: &random)
    let anchors =
      requests.flatMap { request in
        let range = request.expected(now: now, clock: clock, times: [])
        return [range.start, range.end] + range.starts.suffix(4)
      } + [now]
    let ids = SharedIDs(using: &random)
    let rows = try OrganizationRows.generate(
      orgID: random.uuid(), timeZone: setting.zone, now: now, anchors: anchors, sharing: ids, using: &random)
    // Another tenant, whose rows have the same ids, phones, contacts and members.
    let other = try OrganizationRows.generate(
      orgID: random.uuid(), timeZone: "Asia/Tokyo", now: now, anchors: anchors, sharing: ids, using: &random)

    try await Fixture.run { fixture in
      try await fixture.load([rows, other])
      let comparer = Comparer(fixture.dashboard(now: now), over: rows, now: now, clock: clock)
      for viewer in [.organization, .member(ids.memberWithPhones), .member(ids.memberWithoutPhones)] as [Viewer] {
        for request in requests {
          for group in Comparer.Group.allCases {
            let differences = try await comparer.differences(in: group, request, seenBy: viewer)
            #expect(
              differences.isEmpty, "\(group): \(request) seen by \(viewer), \(setting.testDescription), seed \(seed)")
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
    let seed = UInt64.random(in: .min ... .max)
    let now = try microseconds("2019-02-17T12:00:00Z")
    var random = SeededGenerator(seed: seed)
    let ids = SharedIDs(using: &random)
    let rows = try OrganizationRows.generate(
      orgID: random.uuid(), timeZone: zone, now: now, anchors: [now], sharing: ids,
      using: &random)
    try await Fixture.run { fixture in
      try await fixture.load([rows])
      let context = CallContext.call(by: Viewer.organization.session(in: rows.orgID))
      let range = TimeRange(range: .preset(.allTime))
      let response = try await fixture.dashboard(now: now).getMessagingStats(
        GetMessagingStatsRequest(timeRange: range), context: context)
      let end = try #require(response.info?.endTime)
      let found = try await fixture.pool.query(
        """
        select extract(isodow from created_at at time zone \(zone))::int,
          extract(hour from created_at at time zone \(zone))::int, count(*)
        from messages where created_at < to_timestamp(\(end.seconds)) group by 1, 2
        """)
      var cells: [[Int32]: Int64] = [:]
      for row in found { cells[[try row.decode(0), try row.decode(1)]] = try row.decode(2) }
      for cell in try #require(response.stats).messageHeatmap {
        #expect(cell.count == cells[[cell.dayOfWeek, cell.hour]] ?? 0, "\(zone), seed \(seed)")
      }
    }
  }
}
