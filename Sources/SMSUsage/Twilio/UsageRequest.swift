import Foundation
import NIOHTTP1
import Secrets
import Upstream

/// One page of an account's daily usage of outbound SMS, asked for.
///
/// Twilio's days are in GMT (Usage Records, `StartDate`). An account's usage includes that of its subaccounts, as
/// Twilio counts it unless told otherwise.
struct UsageRequest: Sendable, Hashable {
  /// Path and query, from the `/`.
  let uri: String
  /// The path, which all pages have in common.
  private let path: String

  /// Pages as long as Twilio makes them.
  static let pageSize = 1_000

  /// Before the first day of the API there was no usage: a longer range would only cost more pages.
  static let firstDay = UsageDay("2008-01-01")

  /// The first page of `days`.
  init(of account: TwilioAccount, on days: ClosedRange<UsageDay>) {
    path = "/2010-04-01/Accounts/\(account.sid)/Usage/Records/Daily.json"
    uri =
      "\(path)?Category=\(UsagePage.category)&StartDate=\(days.lowerBound.date)&EndDate=\(days.upperBound.date)"
      + "&PageSize=\(Self.pageSize)"
  }

  /// The page that `next` names in an answer: of the same resource, and nowhere else, since the account's secret goes
  /// with it. Nil for anything but a path and query.
  func following(_ next: String) -> UsageRequest? {
    guard next.utf8.count <= 4_096, next.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), next.hasPrefix(path + "?"),
      !next.contains("#"), !next.contains("\\")
    else { return nil }
    return UsageRequest(uri: next, path: path)
  }

  private init(uri: String, path: String) {
    self.uri = uri
    self.path = path
  }

  /// As it is sent, with the account's secret (RFC 7617).
  func signed(by account: TwilioAccount) -> UpstreamRequest {
    let credentials = Data("\(account.sid):\(account.authToken.value)".utf8).base64EncodedString()
    return UpstreamRequest(
      .GET, account.origin.description + uri,
      headers: ["authorization": "Basic \(credentials)", "accept": "application/json"])
  }
}
