import Analytics
import Messages
import RPC
import Synchronization

/// AnalyticsService as it is, with the methods noted that were called; some of them fail.
final class ForwardingAnalytics: AnalyticsService {
  private let analytics: CampaignAnalytics
  private let failing: Set<String>
  private let called: Mutex<[String]>

  var calls: [String] { called.withLock { $0 } }

  init(_ analytics: CampaignAnalytics, failing: Set<String> = []) {
    self.analytics = analytics
    self.failing = failing
    called = Mutex([])
  }

  private func note(_ method: String) throws {
    called.withLock { $0.append(method) }
    if failing.contains(method) {
      throw RPCError(.unavailable, reason: .init(rawValue: "SMS_PROVIDER_UNAVAILABLE"), "\(method) is away")
    }
  }

  func getAnalyticsDashboard(
    _ request: GetAnalyticsDashboardRequest, context: CallContext
  ) async throws -> Reply<GetAnalyticsDashboardResponse> {
    try note("dashboard")
    return try await analytics.getAnalyticsDashboard(request, context: context)
  }

  func getSmsSent(_ request: GetSmsSentRequest, context: CallContext) async throws -> Reply<GetSmsSentResponse> {
    try note("smsSent")
    return try await analytics.getSmsSent(request, context: context)
  }

  func getTotalSms(_ request: GetTotalSmsRequest, context: CallContext) async throws -> Reply<GetTotalSmsResponse> {
    try note("totalSms")
    return try await analytics.getTotalSms(request, context: context)
  }
}
