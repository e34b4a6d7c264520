import Foundation
import NIOPosix
import Synchronization
import Upstream

@testable import SMSUsage

let sid = "AC0123456789abcdef0123456789ABCDEF"
let token = "s3cret-Token"
let path = "/2010-04-01/Accounts/\(sid)/Usage/Records/Daily.json"
let november = UsageDay("2026-11-01")...UsageDay("2026-11-30")

/// A page as Twilio's documentation shows it, with the fields that nobody reads.
func body(_ counts: [(String, String)], next: String? = nil, category: String = "sms-outbound") -> String {
  let records = counts.map { date, count in
    """
    {"account_sid": "\(sid)", "api_version": "2010-04-01", "as_of": "2026-11-21T05:00:00+00:00",
     "category": "\(category)", "count": "\(count)", "count_unit": "messages", "description": "Outbound SMS",
     "end_date": "\(date)", "price": "0.75", "price_unit": "usd", "start_date": "\(date)",
     "subresource_uris": {}, "uri": "\(path)", "usage": "1", "usage_unit": "segments"}
    """
  }
  return """
    {"first_page_uri": "\(path)?Page=0", "end": 0, "previous_page_uri": null, "page": 0, "page_size": 1000,
     "next_page_uri": \(next.map { "\"\($0)\"" } ?? "null"), "usage_records": [\(records.joined(separator: ","))]}
    """
}

/// The waits that a provider asked for; none is waited.
final class Pauses: Sendable {
  private let waits = Mutex<[Duration]>([])

  var all: [Duration] { waits.withLock { $0 } }

  func pause(_ wait: Duration) { waits.withLock { $0.append(wait) } }
}

/// Runs `body` with a provider whose one organization's account is at `url`.
func withProvider<Value>(
  of orgID: UUID, at url: String, pauses: Pauses = Pauses(),
  _ configure: (inout UpstreamClientConfiguration) -> Void = { _ in },
  _ body: (TwilioUsageRecords) async throws -> Value
) async throws -> Value {
  let account = try TwilioAccount(sid: sid, authToken: token, baseURL: url)
  var configuration = TwilioUsageRecords.configuration
  // No limit that a machine which is busy with other tests could reach.
  configuration.timeout = .seconds(600)
  configuration.connectTimeout = .seconds(300)
  configuration.readTimeout = .seconds(300)
  configure(&configuration)
  let provider = TwilioUsageRecords(
    accounts: TwilioAccounts([orgID: account]), configuration: configuration,
    group: MultiThreadedEventLoopGroup.singleton
  ) {
    pauses.pause($0)
  }
  do {
    let value = try await body(provider)
    try await provider.shutdown()
    return value
  } catch {
    try? await provider.shutdown()
    throw error
  }
}

/// Runs `body`, and returns the error that it throws.
func providerFailure(_ body: () async throws -> some Any) async -> UpstreamError? {
  do {
    _ = try await body()
    return nil
  } catch {
    return error as? UpstreamError
  }
}
