import Access
import ArgumentParser
import Foundation
import HTTP2
import Logging
import Messages
import NIOCore
import NIOPosix
import Protobuf
import RPC
import StandardMessages
import Synchronization
import Terminal
import Testing

@testable import Client

/// What `callboard show --analytics` asks, and what it makes of the answers, over a real connection.
@Suite struct AnalyticsShowTests {
  private func ask(
    _ service: StubAnalytics, filter: AnalyticsFilter = AnalyticsFilter(),
    _ update: (AnalyticsSections) -> Void = { _ in }
  ) async throws -> AnalyticsSections {
    var router = Router()
    router.add(service)
    let server = RPCServer(
      router: router, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), group: .singleton)
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0))
    defer { server.abort() }
    let connection = ClientConnection(host: "127.0.0.1", port: address.port ?? 0)
    return try await AnalyticsFetch(
      service: AnalyticsServiceClient(connection), filter: filter, options: CallOptions(timeout: .seconds(30))
    ).sections(update)
  }

  @Test func nineAnswersArrive() async throws {
    let filter = AnalyticsFilter(
      timeRange: TimeRange(range: .preset(.today)), campaignIds: ["a"],
      candidates: CandidateFilter(sources: ["Referral"]), orgID: "o")
    let service = StubAnalytics()
    var updates = 0
    let sections = try await ask(service, filter: filter) { _ in updates += 1 }
    #expect(updates == 10)
    #expect(sections.errors.isEmpty)
    #expect(sections.dashboard.answer?.metrics?.totalCalls == 1)
    #expect(sections.smsSent.answer?.points.count == 2)
    #expect(sections.totalSms.answer?.totalSms == 3)
    #expect(sections.timeSaved.answer?.points.count == 4)
    #expect(sections.totalTimeSaved.answer?.saved?.totalSecs == 5)
    #expect(sections.candidateSatisfaction.answer?.points.count == 6)
    #expect(sections.averageCandidateSatisfaction.answer?.ratings == 7)
    #expect(sections.campaignsLaunchedPerWeek.answer?.points.count == 8)
    #expect(sections.creditsPerQualifiedCandidate.answer?.creditsUsed == 9)
    #expect(service.filters.withLock { $0 } == Array(repeating: filter, count: 8))
    #expect(service.organizations.withLock { $0 } == ["o"])
  }

  @Test func aFailureIsThatSectionsAlone() async throws {
    let away = RPCError(.unavailable, reason: .databaseUnavailable, "the document store can't be reached")
    let sections = try await ask(StubAnalytics(failures: ["GetTotalSms": away, "GetAnalyticsDashboard": away]))
    #expect(sections.errors.map(\.section) == ["dashboard", "total_sms"])
    #expect(sections.errors.map(\.code) == [14, 14])
    #expect(sections.errors.map(\.message) == Array(repeating: away.message, count: 2))
    #expect(sections.smsSent.answer != nil)
    #expect(try #require(SectionsMissing(sections.errors)).description.contains("dashboard, total_sms"))
  }

  @Test func aRefusedQuestionIsAnError() async throws {
    let wrong = RPCError.invalidArgument(field: "filter.campaign_ids", "must be UUIDs")
    let error = await #expect(throws: RPCError.self) {
      _ = try await ask(StubAnalytics(failures: ["GetSmsSent": wrong]))
    }
    #expect(error?.code == .invalidArgument)
  }

  @Test func whereNothingComesIsAnError() async throws {
    let away = RPCError(.unavailable, reason: .databaseUnavailable, "the database can't be reached")
    let failures = Dictionary(uniqueKeysWithValues: StubAnalytics.calls.map { ($0, away) })
    let error = await #expect(throws: RPCError.self) { _ = try await ask(StubAnalytics(failures: failures)) }
    #expect(error?.code == .unavailable)
  }

  @Test func deniedAccessSaysWhatIsMissing() async throws {
    let denied = RPCError(.permissionDenied, reason: .permissionMissing, "analytics take the organization scope")
    let failures = Dictionary(uniqueKeysWithValues: StubAnalytics.calls.map { ($0, denied) })
    let error = await #expect(throws: AccessDenied.self) { _ = try await ask(StubAnalytics(failures: failures)) }
    #expect(error?.reason == "The server says: analytics take the organization scope.")
    #expect(error?.hint.contains("Dashboard:Instance:ViewOrg") == true)
    #expect(error?.hint.contains("ViewOwn") == false)
  }

  @Test func jsonIsOneObject() async throws {
    let away = RPCError(.unavailable, reason: .databaseUnavailable, "away\u{9B}2J")
    let sections = try await ask(StubAnalytics(failures: ["GetTimeSaved": away]))
    let text = AnalyticsJSON.text(sections)
    #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control })
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(
      Set(object.keys) == [
        "dashboard", "smsSent", "totalSms", "totalTimeSaved", "candidateSatisfaction", "averageCandidateSatisfaction",
        "campaignsLaunchedPerWeek", "creditsPerQualifiedCandidate", "errors",
      ])
  }

  @Test func flagsBecomeTheFilter() throws {
    let options = try AnalyticsShowOptions.parse([
      "--analytics", "--campaign", "a", "--campaign", "b", "--candidate", "c", "--source", "Referral", "--tag", "night",
    ])
    let time = TimeRange(range: .preset(.last7Days))
    #expect(
      options.filter(timeRange: time, orgID: "o")
        == AnalyticsFilter(
          timeRange: time, campaignIds: ["a", "b"],
          candidates: CandidateFilter(candidateIds: ["c"], sources: ["Referral"], tags: ["night"]), orgID: "o"))
    #expect(try AnalyticsShowOptions.parse(["--analytics"]).filter(timeRange: time, orgID: "").candidates == nil)
  }

  @Test(arguments: ["--campaign", "--candidate", "--source", "--tag"])
  func flagsThatNarrowNeedAnalytics(flag: String) {
    #expect(throws: (any Error).self) { try AnalyticsShowOptions.parse([flag, "x"]) }
    #expect(throws: Never.self) { try AnalyticsShowOptions.parse(["--analytics", flag, "x"]) }
  }
}

/// Answers that tell the calls apart, or failures.
private final class StubAnalytics: AnalyticsService {
  static let calls = [
    "GetAnalyticsDashboard", "GetSmsSent", "GetTotalSms", "GetTimeSaved", "GetTotalTimeSaved",
    "GetCandidateSatisfaction", "GetAverageCandidateSatisfaction", "GetCampaignsLaunchedPerWeek",
    "GetCreditsPerQualifiedCandidate",
  ]

  let failures: [String: RPCError]
  let filters = Mutex<[AnalyticsFilter]>([])
  let organizations = Mutex<[String]>([])

  init(failures: [String: RPCError] = [:]) { self.failures = failures }

  private func answer<Answer: Message>(_ call: String, _ filter: AnalyticsFilter?, _ answer: Answer) throws -> Reply<
    Answer
  > {
    if let filter { filters.withLock { $0.append(filter) } }
    if let failure = failures[call] { throw failure }
    return .message(answer)
  }

  func getAnalyticsDashboard(
    _ request: GetAnalyticsDashboardRequest, context: CallContext
  ) async throws -> Reply<GetAnalyticsDashboardResponse> {
    try answer("GetAnalyticsDashboard", request.filter, .init(metrics: AnalyticsMetrics(totalCalls: 1)))
  }

  func getSmsSent(_ request: GetSmsSentRequest, context: CallContext) async throws -> Reply<GetSmsSentResponse> {
    try answer("GetSmsSent", request.filter, .init(points: Array(repeating: .init(), count: 2)))
  }

  func getTotalSms(_ request: GetTotalSmsRequest, context: CallContext) async throws -> Reply<GetTotalSmsResponse> {
    try answer("GetTotalSms", request.filter, .init(totalSms: 3))
  }

  func getTimeSaved(_ request: GetTimeSavedRequest, context: CallContext) async throws -> Reply<GetTimeSavedResponse> {
    try answer("GetTimeSaved", request.filter, .init(points: Array(repeating: .init(), count: 4)))
  }

  func getTotalTimeSaved(
    _ request: GetTotalTimeSavedRequest, context: CallContext
  ) async throws -> Reply<GetTotalTimeSavedResponse> {
    try answer("GetTotalTimeSaved", request.filter, .init(saved: TimeSavedBreakdown(totalSecs: 5)))
  }

  func getCandidateSatisfaction(
    _ request: GetCandidateSatisfactionRequest, context: CallContext
  ) async throws -> Reply<GetCandidateSatisfactionResponse> {
    try answer("GetCandidateSatisfaction", request.filter, .init(points: Array(repeating: .init(), count: 6)))
  }

  func getAverageCandidateSatisfaction(
    _ request: GetAverageCandidateSatisfactionRequest, context: CallContext
  ) async throws -> Reply<GetAverageCandidateSatisfactionResponse> {
    try answer("GetAverageCandidateSatisfaction", request.filter, .init(ratings: 7))
  }

  func getCampaignsLaunchedPerWeek(
    _ request: GetCampaignsLaunchedPerWeekRequest, context: CallContext
  ) async throws -> Reply<GetCampaignsLaunchedPerWeekResponse> {
    organizations.withLock { $0.append(request.orgID) }
    return try answer("GetCampaignsLaunchedPerWeek", nil, .init(points: Array(repeating: .init(), count: 8)))
  }

  func getCreditsPerQualifiedCandidate(
    _ request: GetCreditsPerQualifiedCandidateRequest, context: CallContext
  ) async throws -> Reply<GetCreditsPerQualifiedCandidateResponse> {
    try answer("GetCreditsPerQualifiedCandidate", request.filter, .init(creditsUsed: 9))
  }
}
