import AsyncHTTPClient
public import Foundation
public import NIOCore
import NIOHTTP1

/// Counts outbound SMS by the usage records of Twilio's REST API: `Usage/Records/Daily.json`, category `sms-outbound`.
///
/// Twilio's days are GMT. Usage lags behind: Twilio brings it up to date within hours.
public struct TwilioUsageRecords: SMSProvider {
  /// What an answer may cost.
  struct Limits: Sendable {
    /// The time that an answer may take where the caller has no earlier deadline.
    var time: Duration = .seconds(20)
    /// Pages of an answer: with ``UsageRequest/pageSize`` days each there are fewer, whatever the range.
    var pages = 100
    /// Bytes of one page.
    var pageBytes = 4 << 20
    var retries = RetryPolicy()
  }

  private let accounts: TwilioAccounts
  private let client: HTTPClient
  private let limits: Limits
  private let pause: @Sendable (Duration) async throws -> Void

  /// Asks for the usage of `accounts`, by organization, with connections on the loops of `group`.
  public init(accounts: TwilioAccounts, group: any EventLoopGroup) {
    self.init(
      accounts: accounts,
      client: HTTPClient(eventLoopGroupProvider: .shared(group), configuration: Self.clientConfiguration))
  }

  init(
    accounts: TwilioAccounts, client: HTTPClient, limits: Limits = Limits(),
    pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) {
    self.accounts = accounts
    self.client = client
    self.limits = limits
    self.pause = pause
  }

  /// A client that verifies certificates, as `HTTPClient` does by default, follows no redirect (the account's secret
  /// would go with it), and leaves failures to this type's own retries.
  static var clientConfiguration: HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.decompression = .disabled
    configuration.timeout.connect = .seconds(5)
    configuration.connectionPool.retryConnectionEstablishment = false
    return configuration
  }

  /// Closes the connections. No usage may be asked for afterwards.
  public func shutdown() async throws { try await client.shutdown() }

  /// The counts of an organization's account.
  public func outboundSMS(
    of orgID: UUID, on days: ClosedRange<UsageDay>, deadline: ContinuousClock.Instant?
  ) async throws(SMSProviderError) -> [UsageDay: Int64] {
    guard let account = accounts[orgID], days.upperBound >= UsageRequest.firstDay else { return [:] }
    let days = max(days.lowerBound, UsageRequest.firstDay)...days.upperBound
    let limit = ContinuousClock.now + limits.time
    let end = min(deadline ?? limit, limit)
    var counts: [UsageDay: Int64] = [:]
    var request = UsageRequest(of: account, on: days)
    for _ in 0..<limits.pages {
      let page = try await page(request, of: account, until: end)
      for (day, count) in page.counts where days.contains(day) { try counts.add(count, on: day) }
      guard let next = page.next else { return counts }
      guard let following = request.following(next) else {
        throw SMSProviderError(.refused, "the next page is somewhere else")
      }
      request = following
    }
    throw SMSProviderError(.refused, "the answer has more than \(limits.pages) pages")
  }

  /// One page, asked for again as long as that is of use.
  private func page(
    _ request: UsageRequest, of account: TwilioAccount, until end: ContinuousClock.Instant
  ) async throws(SMSProviderError) -> UsagePage {
    var failures = 0
    while true {
      let failure: PassingFailure
      switch try await attempt(request, of: account, until: end) {
      case .page(let page): return page
      case .failed(let reason): failure = reason
      }
      failures += 1
      let wait = limits.retries.wait(
        afterFailures: failures, asked: failure.retryAfter, share: .random(in: 0...1), remaining: end - .now)
      guard let wait else { throw SMSProviderError(.unavailable, failure.description) }
      do {
        try await pause(wait)
      } catch {
        throw SMSProviderError(.cancelled, "cancelled while waiting to ask again")
      }
    }
  }

  /// A failure that may have passed at the next attempt.
  private struct PassingFailure {
    let description: String
    var retryAfter: Duration?
  }

  private enum Outcome {
    case page(UsagePage)
    case failed(PassingFailure)
  }

  private func attempt(
    _ request: UsageRequest, of account: TwilioAccount, until end: ContinuousClock.Instant
  ) async throws(SMSProviderError) -> Outcome {
    var httpRequest = HTTPClientRequest(url: account.origin.description + request.uri)
    httpRequest.headers.add(name: "Authorization", value: UsageRequest.authorization(of: account))
    httpRequest.headers.add(name: "Accept", value: "application/json")
    httpRequest.headers.add(name: "User-Agent", value: "callboard")
    let status: HTTPResponseStatus
    let retryAfter: Duration?
    var body = ByteBuffer()
    do {
      let response = try await client.execute(httpRequest, deadline: NIODeadline(end))
      status = response.status
      retryAfter = RetryPolicy.retryAfter(response.headers.first(name: "Retry-After"))
      // What is no page is not read: the connection is closed instead.
      if status == .ok { body = try await response.body.collect(upTo: limits.pageBytes) }
    } catch {
      return .failed(PassingFailure(description: try Self.description(of: error, until: end)))
    }
    switch status {
    case .ok: return .page(try UsagePage(json: Data(body.readableBytesView)))
    case .tooManyRequests, .serviceUnavailable:
      return .failed(PassingFailure(description: "HTTP status \(status.code)", retryAfter: retryAfter))
    case _ where status.code >= 500: throw SMSProviderError(.unavailable, "HTTP status \(status.code)")
    default: throw SMSProviderError(.refused, "HTTP status \(status.code)")
    }
  }

  /// A failure that may pass, in words for the log; throws those that will not.
  private static func description(
    of error: any Error, until end: ContinuousClock.Instant
  ) throws(SMSProviderError) -> String {
    if error is CancellationError || Task.isCancelled || error as? HTTPClientError == .cancelled {
      throw SMSProviderError(.cancelled, "cancelled while waiting for the answer")
    }
    if error as? HTTPClientError == .deadlineExceeded || ContinuousClock.now >= end {
      throw SMSProviderError(.deadlineExceeded, "no answer before the deadline")
    }
    if error is NIOTooManyBytesError { throw SMSProviderError(.refused, "the answer is too long") }
    return "\(error)"
  }
}

extension NIODeadline {
  /// The same instant by NIO's clock; a day from now at most, and not before now.
  fileprivate init(_ instant: ContinuousClock.Instant) {
    let (seconds, attoseconds) = min(max(instant - .now, .zero), .seconds(86_400)).components
    self = .now() + .seconds(seconds) + .nanoseconds(attoseconds / 1_000_000_000)
  }
}
