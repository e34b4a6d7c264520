import Messages
import RPC
import Terminal

/// Fetches the analytics of interview campaigns from a server, in nine calls at the same time.
struct AnalyticsFetch: Sendable {
  var service: AnalyticsServiceClient
  var filter: AnalyticsFilter
  var options: CallOptions

  /// Asks for all sections, and tells `update` of each that comes.
  ///
  /// - Returns: All of them, some of them failed.
  /// - Throws: ``AccessDenied``; ``RPCError`` where no section came, or the request itself was refused.
  func sections(_ update: (AnalyticsSections) -> Void) async throws -> AnalyticsSections {
    var sections = AnalyticsSections()
    update(sections)
    var failure: RPCError?
    var hasAny = false
    try await withThrowingTaskGroup(of: Arrival.self) { group in
      for call in calls { group.addTask { await call() } }
      for try await arrival in group {
        if let error = arrival.error {
          if let denied = AccessDenied(analytics: error) { throw denied }
          if Self.refusals.contains(error.code) { throw error }
          failure = failure ?? error
        } else {
          hasAny = true
        }
        arrival.settle(&sections)
        update(sections)
      }
    }
    if !hasAny, let failure { throw failure }
    return sections
  }

  /// What is wrong with the request, and so with all of its calls.
  private static let refusals: [StatusCode] = [.invalidArgument, .unauthenticated, .notFound]

  /// The end of one of the calls.
  private struct Arrival: Sendable {
    var settle: @Sendable (inout AnalyticsSections) -> Void
    var error: RPCError?
  }

  private var calls: [@Sendable () async -> Arrival] {
    let (service, filter, options) = (service, filter, options)
    return [
      {
        await answer(\.dashboard, "dashboard") {
          try await service.getAnalyticsDashboard(GetAnalyticsDashboardRequest(filter: filter), options: options)
        }
      },
      {
        await answer(\.smsSent, "sms_sent") {
          try await service.getSmsSent(GetSmsSentRequest(filter: filter), options: options)
        }
      },
      {
        await answer(\.totalSms, "total_sms") {
          try await service.getTotalSms(GetTotalSmsRequest(filter: filter), options: options)
        }
      },
      {
        await answer(\.timeSaved, "time_saved") {
          try await service.getTimeSaved(GetTimeSavedRequest(filter: filter), options: options)
        }
      },
      {
        await answer(\.totalTimeSaved, "total_time_saved") {
          try await service.getTotalTimeSaved(GetTotalTimeSavedRequest(filter: filter), options: options)
        }
      },
      {
        await answer(\.candidateSatisfaction, "candidate_satisfaction") {
          try await service.getCandidateSatisfaction(GetCandidateSatisfactionRequest(filter: filter), options: options)
        }
      },
      {
        await answer(\.averageCandidateSatisfaction, "average_candidate_satisfaction") {
          try await service.getAverageCandidateSatisfaction(
            GetAverageCandidateSatisfactionRequest(filter: filter), options: options)
        }
      },
      {
        await answer(\.campaignsLaunchedPerWeek, "campaigns_launched_per_week") {
          try await service.getCampaignsLaunchedPerWeek(
            GetCampaignsLaunchedPerWeekRequest(orgID: filter.orgID), options: options)
        }
      },
      {
        await answer(\.creditsPerQualifiedCandidate, "credits_per_qualified_candidate") {
          try await service.getCreditsPerQualifiedCandidate(
            GetCreditsPerQualifiedCandidateRequest(filter: filter), options: options)
        }
      },
    ]
  }

  private func answer<Answer: Sendable>(
    _ section: any WritableKeyPath<AnalyticsSections, SectionState<Answer>> & Sendable, _ name: String,
    _ call: () async throws -> Answer
  ) async -> Arrival {
    do {
      let answer = try await call()
      return Arrival(settle: { $0[keyPath: section] = .arrived(answer) })
    } catch {
      let error = error as? RPCError ?? RPCError(.unknown, reason: .responseInvalid, "\(error)")
      let failure = SectionError(section: name, code: Int32(clamping: error.code.rawValue), message: error.message)
      return Arrival(settle: { $0[keyPath: section] = .failed(failure) }, error: error)
    }
  }
}
