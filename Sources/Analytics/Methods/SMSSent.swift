import Access
import Filters
public import Messages
public import RPC
import SMSUsage
import Tenancy

extension CampaignAnalytics {
  /// Outbound SMS of conversations, and those that the external provider counts (docs/metrics.md, "SMS"), by bucket.
  public func getSmsSent(
    _ request: GetSmsSentRequest, context: CallContext
  ) async throws -> Reply<GetSmsSentResponse> {
    .encoded(try await sms(try AnalyticsRequest(request.filter, context)).series)
  }

  /// The sum of the series, and its parts.
  public func getTotalSms(
    _ request: GetTotalSmsRequest, context: CallContext
  ) async throws -> Reply<GetTotalSmsResponse> {
    .encoded(try await sms(try AnalyticsRequest(request.filter, context)).total)
  }

  /// What all answers that count SMS are made of: the document store and the provider are asked once for all of them.
  func sms(_ request: AnalyticsRequest) async throws -> SMSAnswer {
    try await share(request, asksOthers: asksOthersForSMS(request)) {
      [database, documents, conversations, smsProvider] upstream in
      let query = try await database.read(request.scope) { tenant, reader in
        try await SMSQuery(
          AnalyticsQuery(request, of: tenant, using: reader), conversationsIn: conversations)
      }
      return try SMSAnswer(query, try await query.counts(in: documents, and: smsProvider, asking: upstream))
    }
  }

  /// Whether SMS are not in the database alone.
  func asksOthersForSMS(_ request: AnalyticsRequest) -> Bool {
    conversations == .documentStore || smsProvider.hasAccount(of: request.scope.orgID)
  }
}
