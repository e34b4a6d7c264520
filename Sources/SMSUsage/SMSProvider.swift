public import Foundation
public import Upstream

/// Counts the SMS that an organization sent through an external provider, beside those in its conversations.
public protocol SMSProvider: Sendable {
  /// Whether an organization has an account with it: there is nothing to ask of one without.
  func hasAccount(of orgID: UUID) -> Bool

  /// Outbound SMS of an organization's whole account, by the provider's days.
  ///
  /// - Parameters:
  ///   - orgID: The organization. One without an account has no counts.
  ///   - days: The first and the last day.
  ///   - deadline: When to give up; nil for the provider's own limits.
  /// - Returns: A count for each day on which there were any; other days may be missing.
  /// - Throws: ``Upstream/UpstreamError``.
  func outboundSMS(
    of orgID: UUID, on days: ClosedRange<UsageDay>, deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> [UsageDay: Int64]
}

/// A calendar day of a provider.
public struct UsageDay: Sendable, Hashable, Comparable {
  /// ISO 8601, `YYYY-MM-DD`.
  public let date: String

  /// A day by its date, `YYYY-MM-DD`.
  public init(_ date: String) { self.date = date }

  /// By the calendar.
  public static func < (left: UsageDay, right: UsageDay) -> Bool { left.date < right.date }
}

/// No provider: counts nothing.
public struct NoSMSProvider: SMSProvider {
  /// No provider.
  public init() {}

  /// No.
  public func hasAccount(of orgID: UUID) -> Bool { false }

  /// Nothing, at once.
  public func outboundSMS(
    of orgID: UUID, on days: ClosedRange<UsageDay>, deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> [UsageDay: Int64] { [:] }
}
