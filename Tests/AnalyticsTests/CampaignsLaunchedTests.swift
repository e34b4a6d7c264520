import Access
import Analytics
import Foundation
import Messages
import RPC
import Randomness
import StandardMessages
import TestExpectations
import TestTurns
import Testing

/// Launches per week against brute force, and at the edges of this week.
@Suite(.computing) struct CampaignsLaunchedTests {
  private func launched(_ rows: InterviewRows, now: Int64) async throws -> GetCampaignsLaunchedPerWeekResponse {
    try await AnalyticsFixture.run { fixture in
      var other = InterviewRows(orgID: UUID(), timeZone: "UTC")
      other.campaigns = rows.campaigns.map { CampaignRow(id: $0.id, launchedAt: now - 300 * LocalClock.day) }
      try await fixture.load([rows, other])
      let session = Session(memberID: UUID(), orgID: rows.orgID, permissions: [.viewOrganizationDashboard])
      return try await fixture.analytics(now: now).getCampaignsLaunchedPerWeek(
        GetCampaignsLaunchedPerWeekRequest(), context: .call(by: session)
      ).message
    }
  }

  @Test(arguments: PlaceAndTime.all) func agreesWithBruteForce(_ place: PlaceAndTime) async throws {
    let seed = drawSeed()
    var random = SeededGenerator(seed: seed)
    let clock = try LocalClock(place.zone)
    let now = try microseconds(place.now)
    var rows = InterviewRows(orgID: random.uuid(), timeZone: place.zone)
    let today = clock.dayNumber(now)
    let monday = today - Int64(clock.weekday(now) - 1)
    let end = clock.start(ofDay: monday + 7)
    let edges = (-60...1).map { clock.start(ofDay: monday + 7 * $0) }
    for _ in 0..<60 {
      let roll = Int.random(in: 0..<10, using: &random)
      let time: Int64? =
        roll == 0
        ? nil
        : roll < 6
          ? try random.pick(edges) + .random(in: -1...1, using: &random)
          : now + .random(in: -400 * LocalClock.day...9 * LocalClock.day, using: &random)
      rows.campaigns.append(CampaignRow(id: random.uuid(), launchedAt: time))
    }
    let times = rows.campaigns.compactMap(\.launchedAt).filter { $0 < end }
    let first = clock.dayNumber(try #require(times.min()))
    let firstMonday = first - Int64(LocalClock.weekday(ofDay: first) - 1)
    let range = ExpectedRange(clock: clock, start: clock.start(ofDay: firstMonday), end: end, width: .week)
    var counts = [Int64](repeating: 0, count: range.starts.count)
    for time in times { counts[range.bucket(of: time)] += 1 }

    let response = try await launched(rows, now: now)
    let what: Comment = "\(place), seed \(seed)"
    expectEqual(response.info, range, now: now, what)
    expectEqual(response.points.map(\.bucket), range, what)
    #expect(response.points.map(\.campaigns) == counts, what)
    #expect(response.info?.bucketInterval == .week)
  }

  @Test func nothingLaunchedIsNoPoint() async throws {
    let now = try microseconds("2026-11-21T12:00:00Z")
    let zeroTime = try microseconds("0001-01-01T00:00:00Z")
    for launch in [nil, try microseconds("2026-11-23T00:00:00Z"), zeroTime, -1, .min, .max] as [Int64?] {
      var rows = InterviewRows(orgID: UUID(), timeZone: "UTC")
      rows.campaigns = [CampaignRow(id: UUID(), launchedAt: launch)]
      let response = try await launched(rows, now: now)
      #expect(response.points.isEmpty)
      #expect(response.info?.startTime == timestamp(try microseconds("2026-11-16T00:00:00Z")))
      #expect(response.info?.endTime == timestamp(try microseconds("2026-11-23T00:00:00Z")))
      #expect(response.info?.bucketInterval == .week)
    }
  }

  /// One before 1970-01-01 is no reason for weeks, and none of the first week's either.
  @Test(arguments: ["Asia/Tokyo", "America/New_York"]) func timeBeginsIn1970(_ zone: String) async throws {
    let now = try microseconds("1970-01-21T12:00:00Z")
    let start = try LocalClock(zone).start(ofDay: 0)
    var rows = InterviewRows(orgID: UUID(), timeZone: zone)
    rows.campaigns = [try microseconds("0001-01-01T00:00:00Z"), start - 1, start, start + 1].map {
      CampaignRow(id: UUID(), launchedAt: $0)
    }
    let response = try await launched(rows, now: now)
    #expect(response.points.map(\.campaigns) == [2, 0, 0, 0])
    #expect(response.points.first?.bucket?.startTime == timestamp(start))
    #expect(response.points.first?.bucket?.label == "Jan 1")
    #expect(response.info?.startTime == timestamp(start))
  }

  @Test func aLaunchLaterThisWeekCounts() async throws {
    var rows = InterviewRows(orgID: UUID(), timeZone: "UTC")
    rows.campaigns = [CampaignRow(id: UUID(), launchedAt: try microseconds("2026-11-22T23:59:59.999999Z"))]
    let response = try await launched(rows, now: try microseconds("2026-11-21T12:00:00Z"))
    #expect(response.points.map(\.campaigns) == [1])
    #expect(response.points.first?.bucket?.label == "Nov 16")
  }
}
