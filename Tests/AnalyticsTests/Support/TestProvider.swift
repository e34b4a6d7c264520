import Foundation
import SMSUsage
import Synchronization
import Time
import Upstream

/// An SMS provider of the tests' own: counts for one organization, remembers what it was asked, and fails or waits when
/// told.
final class TestProvider: SMSProvider {
  struct Lookup: Sendable {
    var orgID: UUID
    var days: ClosedRange<UsageDay>
    var deadline: ContinuousClock.Instant?
  }

  private let orgID: UUID
  private let counts: [UsageDay: Int64]
  private let beforeAnswer: @Sendable () async throws(UpstreamError) -> Void
  private let asked = Mutex<[Lookup]>([])

  var lookups: [Lookup] { asked.withLock { $0 } }

  init(
    orgID: UUID, _ counts: [UsageDay: Int64],
    beforeAnswer: @escaping @Sendable () async throws(UpstreamError) -> Void = {}
  ) {
    self.orgID = orgID
    self.counts = counts
    self.beforeAnswer = beforeAnswer
  }

  func hasAccount(of orgID: UUID) -> Bool { orgID == self.orgID }

  func outboundSMS(
    of orgID: UUID, on days: ClosedRange<UsageDay>, deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> [UsageDay: Int64] {
    asked.withLock { $0.append(Lookup(orgID: orgID, days: days, deadline: deadline)) }
    try await beforeAnswer()
    return orgID == self.orgID ? counts.filter { days.contains($0.key) } : [:]
  }
}
