import Foundation
import Time

/// Campaigns' own passing scores that were looked up lately. A campaign that has none is remembered as well.
///
/// A value without a lock or a clock: whoever keeps it has both.
struct PassingScoreCache: Sendable {
  private struct Key: Hashable {
    let orgID: UUID
    let campaignID: UUID
  }

  private struct Entry {
    /// Nil for a campaign without a score of its own.
    let score: Double?
    /// When its lookup began.
    let time: ContinuousClock.Instant
    let expiry: ContinuousClock.Instant
  }

  private let lifetime: Duration
  private let capacity: Int
  private var entries: [Key: Entry] = [:]
  /// The keys by the time of their entry, the oldest first; those of entries that were replaced come twice.
  private var order: [(key: Key, expiry: ContinuousClock.Instant)] = []

  /// - Parameters:
  ///   - lifetime: For how long a score is known; zero for not at all.
  ///   - capacity: Of how many campaigns at most.
  init(lifetime: Duration, capacity: Int = 10_000) {
    self.lifetime = lifetime
    self.capacity = capacity
  }

  /// How many campaigns it holds.
  var count: Int { entries.count }

  /// The campaign's own score, if it is known: `.some(nil)` where it is known that there is none.
  ///
  /// - Parameter oldest: When its lookup must have begun, at the earliest; nil for any time.
  func score(
    of campaignID: UUID, in orgID: UUID, at now: ContinuousClock.Instant, since oldest: ContinuousClock.Instant? = nil
  ) -> Double?? {
    guard let entry = entries[Key(orgID: orgID, campaignID: campaignID)], now < entry.expiry else { return nil }
    if let oldest, entry.time < oldest { return nil }
    return .some(entry.score)
  }

  /// Remembers what was looked up.
  ///
  /// - Parameters:
  ///   - scores: By campaign.
  ///   - now: When the lookup began.
  mutating func insert(_ scores: [UUID: Double?], in orgID: UUID, at now: ContinuousClock.Instant) {
    guard lifetime > .zero else { return }
    let expiry = now.advanced(by: lifetime)
    for (campaignID, score) in scores {
      let key = Key(orgID: orgID, campaignID: campaignID)
      entries[key] = Entry(score: score, time: now, expiry: expiry)
      order.append((key, expiry))
    }
    forget(at: now)
  }

  /// Gives up entries that have expired, and the oldest of too many.
  private mutating func forget(at now: ContinuousClock.Instant) {
    var given = 0
    for (key, expiry) in order {
      guard expiry <= now || entries.count > capacity else { break }
      // A replaced entry has a later place in the order.
      if entries[key]?.expiry == expiry { entries[key] = nil }
      given += 1
    }
    order.removeFirst(given)
  }
}
