import Access
import Answers
public import Documents
import Filters
public import Messages
import Protobuf
import RPC
public import SMSUsage
public import Tenancy

/// Analytics of interview campaigns: a file for each question, over one ``AnalyticsQuestion``.
public struct CampaignAnalytics: AnalyticsService {
  let database: TenantDatabase
  let documents: any DocumentStore
  let smsProvider: any SMSProvider
  let settings: AnalyticsSettings
  let passingScores: PassingScores

  /// Answers from the rows of `database`, the documents of a store, and what a provider counts.
  public init(
    database: TenantDatabase, documents: any DocumentStore, smsProvider: any SMSProvider = NoSMSProvider(),
    settings: AnalyticsSettings = AnalyticsSettings()
  ) {
    self.database = database
    self.documents = documents
    self.smsProvider = smsProvider
    self.settings = settings
    passingScores = PassingScores(documents: documents, settings: settings)
  }

  /// Replies with what a metric makes of a question, as ``answer(_:_:by:)``.
  func reply<Answer: Message>(
    _ message: AnalyticsFilter?, _ context: CallContext, by metric: (AnalyticsQuestion) async throws -> Answer
  ) async throws -> Reply<Answer> {
    .message(try await answer(message, context, by: metric))
  }

  /// Asks a question on behalf of the call's session, over one snapshot. It takes the organization scope.
  func answer<Answer: Sendable>(
    _ message: AnalyticsFilter?, _ context: CallContext, by metric: (AnalyticsQuestion) async throws -> Answer
  ) async throws -> Answer {
    let session = try context.session()
    let time = try TimeRangeFilter.parse(message?.timeRange, field: "filter.time_range")
    let campaigns = try CampaignFilter.parse(message)
    let oldest = try context.oldestData()
    return try await database.read(
      for: session, orgID: message?.orgID ?? "", field: "filter.org_id", needsWholeOrganization: true,
      deadline: context.deadline
    ) { tenant, reader in
      try await metric(
        AnalyticsQuestion(
          tenant: tenant, time: time, campaigns: campaigns, reader: reader, deadline: context.deadline,
          oldest: oldest))
    }
  }
}
