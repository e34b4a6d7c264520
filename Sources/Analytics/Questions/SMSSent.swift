import Filters
public import Messages
public import RPC
import Tenancy

extension CampaignAnalytics {
  /// Outbound SMS of conversations, and those that the external provider counts (docs/metrics.md, "SMS"), by bucket.
  public func getSmsSent(
    _ request: GetSmsSentRequest, context: CallContext
  ) async throws -> Reply<GetSmsSentResponse> {
    let (filter, sms) = try await sms(request.filter, context)
    return .message(
      GetSmsSentResponse(
        points: zip(filter.range.buckets, sms.sent).map { bucket, sent in
          .init(bucket: .init(bucket), smsSent: sent)
        },
        info: filter.info))
  }

  /// The sum of the series, and its parts.
  public func getTotalSms(
    _ request: GetTotalSmsRequest, context: CallContext
  ) async throws -> Reply<GetTotalSmsResponse> {
    let (filter, sms) = try await sms(request.filter, context)
    return .message(
      GetTotalSmsResponse(
        totalSms: sms.total, fromConversations: sms.fromConversations, fromProvider: sms.fromProvider,
        info: filter.info))
  }

  /// What series and total are made of.
  private func sms(_ message: AnalyticsFilter?, _ context: CallContext) async throws -> (ResolvedFilter, SMSFigures) {
    let question = try await answer(message, context) { try await SMSQuestion($0) }
    let counts = try await question.counts(in: documents, and: smsProvider)
    let filter = try question.filter(oldest: counts.oldest)
    return (filter, SMSFigures(counts, over: filter.range))
  }
}
