import Access
import Analytics
import Documents
import Foundation
import Messages
import RPC
import Randomness
import TestExpectations
import TestTurns
import Testing

/// Answers against brute force over the same generated rows, in many zones, on days when clocks change, with all filters
/// alone and together.
@Suite(.computing) struct DashboardExactnessTests {
  /// A place and a moment; most are near a change of the clocks.
  struct Setting: CustomTestStringConvertible {
    let zone: String
    let now: String
    let defaultPassingScore: Double?
    var testDescription: String { "\(zone) at \(now)" }
  }

  static let settings = [
    Setting(zone: "America/New_York", now: "2026-11-01T12:34:56.789012Z", defaultPassingScore: 60),
    Setting(zone: "America/New_York", now: "2027-03-14T06:59:59.999999Z", defaultPassingScore: nil),
    Setting(zone: "Australia/Lord_Howe", now: "2026-10-04T01:00:00Z", defaultPassingScore: 70),
    Setting(zone: "Asia/Kolkata", now: "2026-02-28T18:30:00Z", defaultPassingScore: .nan),
    Setting(zone: "America/Havana", now: "2026-11-01T04:30:00Z", defaultPassingScore: 99.9),
    Setting(zone: "UTC", now: "2028-03-01T00:00:00Z", defaultPassingScore: nil),
  ]

  @Test(arguments: settings.map { ($0, false) } + settings.prefix(2).map { ($0, true) })
  func agreesWithBruteForce(_ setting: Setting, ofSegments: Bool) async throws {
    let seed = drawSeed()
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
    let rowIDs = (0..<1_000).map { _ in random.uuid() }
    let rows = try InterviewRows.generate(
      orgID: random.uuid(), timeZone: setting.zone, defaultPassingScore: setting.defaultPassingScore, now: now,
      anchors: anchors, sharing: ids, rowIDs: rowIDs, using: &random)
    // Another tenant, whose rows have the same ids, campaigns, candidates and members, and scripts of its own.
    let other = try InterviewRows.generate(
      orgID: random.uuid(), timeZone: "Asia/Tokyo", defaultPassingScore: 1, now: now, anchors: anchors, sharing: ids,
      rowIDs: rowIDs, using: &random)
    let scripts = Self.scripts(ids)
    let store = ScriptStore([
      rows.orgID: scripts,
      other.orgID: Dictionary(
        uniqueKeysWithValues: ids.campaigns.map { ($0.uuidString.lowercased(), .object(["passing_score": .number(2)])) }
      ),
    ])
    var settings = AnalyticsSettings()
    settings.defaultPassingScore = 61

    try await AnalyticsFixture.run(ofSegments: ofSegments) { [random, settings] fixture in
      var random = random
      try await fixture.load([rows, other])
      try await fixture.makeSegments(now: now)
      let analytics = fixture.analytics(now: now, documents: store, settings: settings)
      let context = CallContext.call(by: Session(memberID: UUID(), orgID: rows.orgID, isOwner: true))
      let narrowings = try Self.narrowings(ids, using: &random)
      for (index, request) in requests.enumerated() {
        // Every range without a filter and with some of the filters; every filter in some of the ranges.
        for narrowing in [Narrowing()] + narrowings.indices.filter({ ($0 + index) % 5 == 0 }).map({ narrowings[$0] }) {
          let what: Comment = "\(request), \(narrowing), \(setting.testDescription), seed \(seed)"
          let tomorrow = clock.start(ofDay: clock.dayNumber(now) + 1)
          let range = request.expected(
            now: now, clock: clock, times: ExpectedSets.times(rows, narrowing, before: tomorrow))
          let answer = try await analytics.getAnalyticsDashboard(
            GetAnalyticsDashboardRequest(filter: narrowing.message(request)), context: context
          ).message
          expectEqual(answer.info, range, now: now, what)
          expectEqual(
            answer, .expected(rows, narrowing, in: range, scripts: scripts, serviceScore: 61), what)
        }
      }
    }
  }

  /// Every preset, whole days around now, and intervals whose ends lie anywhere.
  static func requests(now: Int64, clock: LocalClock, using random: inout SeededGenerator) -> [RangeRequest] {
    let today = clock.dayNumber(now)
    var requests: [RangeRequest] = [
      .absent, .preset(.today), .preset(.yesterday), .preset(.last7Days), .preset(.last90Days), .preset(.allTime),
      .dates(today, today), .dates(today - 1, today), .dates(today - 92, today), .dates(today - 731, today),
      .dates(today - 732, today), .dates(today + 200, today + 201), .interval(now, now + 1),
    ]
    for longest in [LocalClock.hour, 2 * LocalClock.day, 500 * LocalClock.day] {
      let start = now - Int64.random(in: 0...longest, using: &random)
      requests.append(.interval(start, start + Int64.random(in: 1...longest, using: &random)))
    }
    return requests
  }

  /// Every filter alone, and together.
  static func narrowings(_ ids: SharedIDs, using random: inout SeededGenerator) throws -> [Narrowing] {
    let campaigns = [ids.campaigns[0], ids.campaigns[2], ids.lostCampaign, random.uuid()]
    return [
      Narrowing(campaignIDs: [ids.campaigns[0]]),
      Narrowing(campaignIDs: campaigns),
      Narrowing(campaignIDs: [ids.lostCampaign]),
      Narrowing(campaignIDs: [ids.campaigns[5]]),
      Narrowing(candidateIDs: [ids.candidates[1], ids.candidates[1], ids.candidates[8], ids.lostCandidate]),
      Narrowing(sources: ["web", "fair"]),
      Narrowing(sources: ["WEB", "'; drop table calls; --", ""]),
      Narrowing(tags: ["remote", "Ärger"]),
      Narrowing(tags: ["A\u{308}rger"]),
      Narrowing(campaignIDs: campaigns, candidateIDs: Array(ids.candidates.prefix(6))),
      Narrowing(sources: ["web"], tags: ["senior", "night"]),
      Narrowing(
        campaignIDs: Array(ids.campaigns.prefix(4)), candidateIDs: Array(ids.candidates.prefix(10)),
        sources: ["web", "fair", "Web"], tags: ["remote", "night", "senior"]),
    ]
  }

  /// Campaigns with a score, with a document without a number, and without a document.
  static func scripts(_ ids: SharedIDs) -> [String: JSONValue] {
    let bodies: [JSONValue] = [
      .object(["passing_score": .number(60.5)]), .object(["passing_score": .string("60")]),
      .object(["questions": .null]),
      .object(["passing_score": .number(-3)]), .object(["passing_score": .null]),
    ]
    return Dictionary(
      uniqueKeysWithValues: zip(ids.campaigns.map { $0.uuidString.lowercased() }, bodies))
  }
}
