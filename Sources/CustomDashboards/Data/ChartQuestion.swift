import Access
import Messages
import NIOCore
import RPC

/// What a chart asks: a method of AnalyticsService, and a filter. Charts of equal questions have one answer.
struct ChartQuestion: Sendable, Hashable {
  let question: AnalyticsQuestion
  let filter: AnalyticsFilter?
  /// Equal filters have equal encodings.
  private let encoding: [UInt8]

  /// What a metric is asked with.
  init(_ entry: CatalogEntry, _ filter: AnalyticsFilter?) {
    question = entry.question
    self.filter = entry.question.takesFilter ? filter : nil
    var buffer = ByteBuffer()
    self.filter?.encode(into: &buffer)
    encoding = Array(buffer.readableBytesView)
  }

  static func == (left: Self, right: Self) -> Bool {
    left.question == right.question && left.encoding == right.encoding
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(question)
    hasher.combine(encoding)
  }

  /// Asks the service, with the organization scope: who may view a dashboard sees its charts' data
  /// (docs/custom-dashboards.md, "Data"). That is the caller's to check.
  ///
  /// - Throws: What the service does.
  func ask(_ analytics: any AnalyticsService, for context: CallContext) async throws -> AnalyticsAnswer {
    let session = try context.session()
    let context = context.with(
      Session(
        memberID: session.memberID, orgID: session.orgID, permissions: [.viewOrganizationDashboard],
        expiresAt: session.expiresAt))
    switch question {
    case .dashboard:
      return .dashboard(try await analytics.getAnalyticsDashboard(.init(filter: filter), context: context).message)
    case .smsSent: return .smsSent(try await analytics.getSmsSent(.init(filter: filter), context: context).message)
    case .totalSMS: return .totalSMS(try await analytics.getTotalSms(.init(filter: filter), context: context).message)
    case .timeSaved:
      return .timeSaved(try await analytics.getTimeSaved(.init(filter: filter), context: context).message)
    case .totalTimeSaved:
      return .totalTimeSaved(try await analytics.getTotalTimeSaved(.init(filter: filter), context: context).message)
    case .satisfaction:
      return .satisfaction(
        try await analytics.getCandidateSatisfaction(.init(filter: filter), context: context).message)
    case .averageSatisfaction:
      return .averageSatisfaction(
        try await analytics.getAverageCandidateSatisfaction(.init(filter: filter), context: context).message)
    case .campaignsLaunched:
      return .campaignsLaunched(try await analytics.getCampaignsLaunchedPerWeek(.init(), context: context).message)
    case .credits:
      return .credits(
        try await analytics.getCreditsPerQualifiedCandidate(.init(filter: filter), context: context).message)
    }
  }
}

extension StoredChart {
  /// The metric that the chart shows.
  ///
  /// - Throws: FAILED_PRECONDITION where the catalog hasn't it any more.
  func entry() throws(RPCError) -> CatalogEntry {
    guard let entry = MetricCatalog[spec.metric] else {
      throw RPCError(
        .failedPrecondition, reason: .metricGone,
        "the chart shows \(spec.metric), which isn't in the metric catalog any more: update or remove the chart")
    }
    return entry
  }
}
