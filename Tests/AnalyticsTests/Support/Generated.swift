import Access
import Analytics
import Documents
import Foundation
import Messages
import Postgres
import Randomness
import SMSUsage
import TestDatabase
import TestExpectations
import Testing

extension PlaceAndTime {
  /// Where and when analytics are asked for.
  static let all = [
    PlaceAndTime(zone: "America/New_York", now: "2026-11-01T12:34:56.789012Z"),
    PlaceAndTime(zone: "Australia/Lord_Howe", now: "2026-10-04T01:00:00Z"),
    PlaceAndTime(zone: "Asia/Kolkata", now: "2026-02-28T18:30:00Z"),
    PlaceAndTime(zone: "America/Sao_Paulo", now: "2018-11-04T15:00:00.5Z"),
    PlaceAndTime(zone: "America/Havana", now: "2026-11-01T04:30:00Z"),
    PlaceAndTime(zone: "Pacific/Apia", now: "2011-12-29T20:00:00Z"),
    PlaceAndTime(zone: "UTC", now: "2028-03-01T00:00:00Z"),
  ]

  /// All of rows, and some of segments.
  static let ofRowsAndSegments = all.map { ($0, false) } + all.prefix(2).map { ($0, true) }
}

/// Generated rows of an organization, of another that shares its ids, and the questions about them.
struct GeneratedActivity {
  let seed: UInt64
  let clock: LocalClock
  let now: Int64
  let ids: SharedIDs
  let requests: [RangeRequest]
  let rows: InterviewRows
  let activity: ActivityRows
  let others: (InterviewRows, ActivityRows)
  /// SMS of the provider, by day number.
  let provided: [Int64: Int64]

  init(_ place: PlaceAndTime) throws {
    seed = drawSeed()
    var random = SeededGenerator(seed: seed)
    clock = try LocalClock(place.zone)
    let now = try microseconds(place.now)
    self.now = now
    let today = clock.dayNumber(now)
    var requests: [RangeRequest] = [
      .preset(.last30Days), .preset(.allTime), .preset(.today), .preset(.yesterday), .absent, .preset(.last90Days),
      .dates(today - 1, today), .dates(today - 200, today), .dates(today - 900, today), .dates(today + 1, today + 3),
      .interval(now, now + 1), .interval(now - 2 * LocalClock.day, now),
    ]
    for longest in [LocalClock.hour, 2 * LocalClock.day, 9 * LocalClock.day, 500 * LocalClock.day] {
      let start = now - Int64.random(in: 0...longest, using: &random)
      requests.append(.interval(start, start + Int64.random(in: 1...longest, using: &random)))
    }
    self.requests = requests
    let clock = clock
    let anchors =
      requests.flatMap { request in
        let range = request.expected(now: now, clock: clock, times: [])
        return [range.start, range.end] + range.starts.suffix(4)
      } + [now]
    let ids = SharedIDs(using: &random)
    self.ids = ids
    let rowIDs = (0..<2_400).map { _ in random.uuid() }
    func organization(_ zone: String, _ random: inout SeededGenerator) throws -> (InterviewRows, ActivityRows) {
      let orgID = random.uuid()
      return (
        try .generate(
          orgID: orgID, timeZone: zone, defaultPassingScore: 65, now: now, anchors: anchors, sharing: ids,
          rowIDs: rowIDs, using: &random),
        try .generate(orgID: orgID, now: now, anchors: anchors, sharing: ids, rowIDs: rowIDs, using: &random)
      )
    }
    (rows, activity) = try organization(place.zone, &random)
    others = try organization("Asia/Tokyo", &random)
    var provided: [Int64: Int64] = [:]
    for day in today - 1_300...today + 2 where random.chance(60) {
      provided[day] = random.chance(20) ? 0 : .random(in: 1...9_000_000_000, using: &random)
    }
    self.provided = provided
  }

  var session: Session { Session(memberID: UUID(), orgID: rows.orgID, permissions: [.viewOrganizationDashboard]) }

  /// Counts for this organization alone.
  var provider: TestProvider {
    TestProvider(
      orgID: rows.orgID,
      Dictionary(uniqueKeysWithValues: provided.map { (UsageDay(LocalClock.isoDate($0.key)), $0.value) }))
  }

  /// Every range for no filter, and some ranges for each filter.
  var questions: [(RangeRequest, Narrowing)] {
    Narrowing.all(of: ids).flatMap { narrowing in
      (narrowing.isSet ? [requests[0], requests[1], requests[requests.count - 2]] : requests).map {
        ($0, narrowing)
      }
    }
  }

  func load(into fixture: AnalyticsFixture) async throws {
    try await withConnection(to: fixture.connectionString) { try await $0.liftActivityChecks() }
    try await fixture.load([rows, others.0])
    try await withConnection(to: fixture.connectionString) { connection in
      try await connection.load(activity)
      try await connection.load(others.1)
      try await connection.execute(script: "analyze")
    }
  }
}
