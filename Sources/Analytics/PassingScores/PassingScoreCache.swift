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
    /// Tells it from the entries that it replaced.
    let number: UInt64
  }

  private let lifetime: Duration
  private let capacity: Int
  private var entries: [Key: Entry] = [:]
  /// The entries as they came, the oldest first, with those that were replaced.
  private var order: [(key: Key, number: UInt64)] = []
  private var numbers: UInt64 = 0

  /// - Parameters:
  ///   - lifetime: For how long a score is known; zero for not at all.
  ///   - capacity: Of how many campaigns at most.
  init(lifetime: Duration, capacity: Int = 10_000) {
    self.lifetime = lifetime
    self.capacity = capacity
  }

  /// How many campaigns it holds.
  var count: Int { entries.count }

  /// How many places it takes for these: at most two for each, and some more.
  var places: Int { order.count }

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

  /// Remembers what was looked up. Of two lookups, the one that began later counts, whichever ends first.
  ///
  /// - Parameters:
  ///   - scores: By campaign.
  ///   - now: When the lookup began.
  mutating func insert(_ scores: [UUID: Double?], in orgID: UUID, at now: ContinuousClock.Instant) {
    guard lifetime > .zero else { return }
    let expiry = now.advanced(by: lifetime)
    for (campaignID, score) in scores {
      let key = Key(orgID: orgID, campaignID: campaignID)
      if let other = entries[key], other.time > now { continue }
      numbers &+= 1
      entries[key] = Entry(score: score, time: now, expiry: expiry, number: numbers)
      order.append((key, numbers))
    }
    forget(at: now)
  }

  /// Gives up entries that have expired, and the oldest of too many.
  private mutating func forget(at now: ContinuousClock.Instant) {
    var passed = 0
    for (key, number) in order {
      if let entry = entries[key], entry.number == number {
        guard entry.expiry <= now || entries.count > capacity else { break }
        entries[key] = nil
      }
      passed += 1
    }
    order.removeFirst(passed)
    // Replaced entries behind one that lives: so seldom that each costs its own insertion twice.
    if order.count > 2 * entries.count + 16 { order.removeAll { entries[$0.key]?.number != $0.number } }
  }
}
