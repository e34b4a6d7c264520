import Access
import Analytics
import Documents
import Foundation
import Lists
import Messages
import Postgres
import RPC
import Synchronization
import Tenancy
import TestDatabase
import TestExpectations
import TestTurns
import Testing
import Time

/// Every statement of the analytics reads rows of one organization alone, by PostgreSQL's own account, and binds what its
/// parts share once.
@Suite(.computing) struct AnalyticsScanTests {
  @Test func everyScanIsOfTheOrganization() async throws {
    let generated = try GeneratedActivity(PlaceAndTime(zone: "America/St_Johns", now: "2026-11-01T12:34:56Z"))
    try await AnalyticsFixture.run { fixture in
      try await fixture.load([generated.rows])
      let statements = Statements()
      let now = generated.now
      let analytics = CampaignAnalytics(
        database: TenantDatabase(
          pool: fixture.pool, clock: WallClock { Instant(microseconds: now) }, observe: { statements.add($0) }),
        documents: PostgresDocumentStore(pool: fixture.pool),
        pageTokens: PageTokens(
          database: TenantDatabase(pool: fixture.pool, clock: WallClock { Instant(microseconds: now) })))
      let context = CallContext.call(by: generated.session)
      var filter = AnalyticsFilter(timeRange: TimeRange(range: .preset(.allTime)))
      try await ask(analytics, filter, context)
      filter.campaignIds = (0..<300).map { _ in UUID().uuidString }
      filter.candidates = CandidateFilter(
        candidateIds: (0..<300).map { _ in UUID().uuidString }, sources: ["Referral"], tags: ["a"])
      try await ask(analytics, filter, context)
      _ = try await analytics.getCampaignsLaunchedPerWeek(.init(), context: context)
      try await list(analytics, context)

      let scans = try await withConnection(to: fixture.connectionString) { connection in
        var scans: Set<Scan> = []
        for statement in statements.all { scans.formUnion(try await Scan.all(of: statement, on: connection)) }
        return scans
      }
      for scan in scans { #expect(scan.isOf(organization: generated.rows.orgID), "\(scan)") }
      let relations = Set(scans.map(\.relation))
      #expect(
        relations.isSuperset(of: [
          "organizations", "campaigns", "candidates", "calls", "candidate_campaign_user_reviews", "call_reviews",
          "web_calls", "resume_screenings", "notetaking_sessions", "credit_usage",
        ]), "\(relations)")
      for statement in statements.all {
        // One of campaigns, one of candidates, and the campaigns that have a passing score.
        #expect(statement.parameters.count { $0.type == .uuidArray } <= 3, "\(statement.text)")
        // Sources and tags.
        #expect(statement.parameters.count { $0.type == .textArray } <= 2, "\(statement.text)")
      }
    }
  }

  /// Two pages of all that filters can name.
  private func list(_ analytics: CampaignAnalytics, _ context: CallContext) async throws {
    for field in [.campaign, .candidate, .source, .tag] as [ListFilterValuesRequest.Field] {
      for query in ["", "e"] {
        var request = ListFilterValuesRequest(field: field, query: query, pageSize: 1)
        request.pageToken = try await analytics.listFilterValues(request, context: context).message.nextPageToken
        _ = try await analytics.listFilterValues(request, context: context)
      }
    }
  }

  /// Every method that takes a filter.
  private func ask(_ analytics: CampaignAnalytics, _ filter: AnalyticsFilter, _ context: CallContext) async throws {
    _ = try await analytics.getAnalyticsDashboard(.init(filter: filter), context: context)
    _ = try await analytics.getSmsSent(.init(filter: filter), context: context)
    _ = try await analytics.getTotalSms(.init(filter: filter), context: context)
    _ = try await analytics.getTimeSaved(.init(filter: filter), context: context)
    _ = try await analytics.getTotalTimeSaved(.init(filter: filter), context: context)
    _ = try await analytics.getCandidateSatisfaction(.init(filter: filter), context: context)
    _ = try await analytics.getAverageCandidateSatisfaction(.init(filter: filter), context: context)
    _ = try await analytics.getCreditsPerQualifiedCandidate(.init(filter: filter), context: context)
  }
}

/// What was sent to the database.
private final class Statements: Sendable {
  private let statements = Mutex<[Statement]>([])
  var all: [Statement] { statements.withLock { $0 } }
  func add(_ statement: Statement) { statements.withLock { $0.append(statement) } }
}
