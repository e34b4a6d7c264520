import Access
import Lists
public import Messages
import RPC
public import Tenancy

/// Dashboards that members make of charts: each of its methods is in a file of ``Methods`` or ``Data``.
///
/// Nothing of a dashboard is remembered between calls: each reads who may see it, so a right that is taken away is gone at
/// the next call, on every server.
public struct MemberDashboards: CustomDashboardService {
  let database: TenantDatabase
  let analytics: any AnalyticsService
  let proposer: any ChartProposer
  let names: OrganizationNames
  let pageTokens: PageTokens
  let largestAnswer: Int

  /// - Parameters:
  ///   - database: Where dashboards are: the primary, since a replica would show what was true a moment ago.
  ///   - analytics: Answers what charts ask.
  ///   - rows: Where campaigns and candidates are read from: a replica will do.
  ///   - proposer: Makes charts of words.
  ///   - largestAnswer: The largest message that the server sends, in bytes of its encoding.
  public init(
    database: TenantDatabase, analytics: any AnalyticsService, rows: TenantDatabase,
    proposer: any ChartProposer = WordProposer(), largestAnswer: Int = 4 << 20
  ) {
    self.database = database
    self.analytics = analytics
    self.proposer = proposer
    names = OrganizationNames(database: rows)
    pageTokens = PageTokens(database: database)
    self.largestAnswer = largestAnswer
  }
}
