public import Foundation
public import NIOCore
import NIOHTTP1
public import Upstream

/// Counts outbound SMS by the usage records of Twilio's REST API: `Usage/Records/Daily.json`, category `sms-outbound`.
///
/// Twilio's days are GMT. Usage lags behind: Twilio brings it up to date within hours. It must be shut down by
/// ``shutdown()``.
public struct TwilioUsageRecords: SMSProvider {
  /// What the service is called in messages.
  private static let service = "Twilio"
  /// Pages of an answer: with ``UsageRequest/pageSize`` days each there are fewer, whatever the range.
  static let mostPages = 100

  private let accounts: TwilioAccounts
  private let client: UpstreamClient

  /// Asks for the usage of `accounts`, by organization, with connections on the loops of `group`.
  public init(accounts: TwilioAccounts, group: any EventLoopGroup) {
    self.init(accounts: accounts, configuration: Self.configuration, group: group) { try await Task.sleep(for: $0) }
  }

  /// - Parameter pause: Waits between attempts.
  init(
    accounts: TwilioAccounts, configuration: UpstreamClientConfiguration, group: any EventLoopGroup,
    pause: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.accounts = accounts
    client = UpstreamClient(of: Self.service, configuration, group: group, pause: pause)
  }

  /// A page is of ``UsageRequest/pageSize`` days, some hundred bytes each.
  static var configuration: UpstreamClientConfiguration {
    var configuration = UpstreamClientConfiguration()
    configuration.timeout = .seconds(20)
    configuration.maximumResponseSize = 4 << 20
    return configuration
  }

  /// Closes the connections. No usage may be asked for afterwards.
  public func shutdown() async throws { try await client.shutdown() }

  /// Whether there is an account of the organization.
  public func hasAccount(of orgID: UUID) -> Bool { accounts[orgID] != nil }

  /// The counts of an organization's account.
  public func outboundSMS(
    of orgID: UUID, on days: ClosedRange<UsageDay>, deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> [UsageDay: Int64] {
    guard let account = accounts[orgID], days.upperBound >= UsageRequest.firstDay else { return [:] }
    let days = max(days.lowerBound, UsageRequest.firstDay)...days.upperBound
    let deadline = deadline ?? .now + client.configuration.timeout
    return try await UpstreamDeadline.run(of: Self.service, until: deadline) { () throws(UpstreamError) in
      try await counts(of: account, on: days, deadline: deadline)
    }
  }

  /// Adds up all pages.
  private func counts(
    of account: TwilioAccount, on days: ClosedRange<UsageDay>, deadline: ContinuousClock.Instant
  ) async throws(UpstreamError) -> [UsageDay: Int64] {
    var counts: [UsageDay: Int64] = [:]
    var request = UsageRequest(of: account, on: days)
    for _ in 0..<Self.mostPages {
      let page = try await client.response(deadline: deadline, to: { request.signed(by: account) }) {
        (answer) throws(UpstreamError) in
        guard answer.status == .ok else { throw answer.failure }
        return try UsagePage(json: Data(answer.body))
      }
      for (day, count) in page.counts where days.contains(day) { try counts.add(count, on: day) }
      guard let next = page.next else { return counts }
      guard let following = request.following(next) else {
        throw UpstreamError(.refused, "\(Self.service)'s next page is somewhere else")
      }
      request = following
    }
    throw UpstreamError(.refused, "\(Self.service)'s answer has more than \(Self.mostPages) pages")
  }
}
