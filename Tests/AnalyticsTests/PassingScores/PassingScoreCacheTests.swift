import Foundation
import Testing

@testable import Analytics

@Suite struct PassingScoreCacheTests {
  private let start = ContinuousClock.now
  private let orgID = UUID()
  private let campaignID = UUID()

  @Test func aScoreIsKnownForItsLifetime() {
    var cache = PassingScoreCache(lifetime: .seconds(30))
    #expect(cache.score(of: campaignID, in: orgID, at: start) == .none)
    cache.insert([campaignID: 62.5], in: orgID, at: start)
    #expect(cache.score(of: campaignID, in: orgID, at: start) == 62.5)
    #expect(cache.score(of: campaignID, in: orgID, at: start + .seconds(30) - .nanoseconds(1)) == 62.5)
    #expect(cache.score(of: campaignID, in: orgID, at: start + .seconds(30)) == .none)
    #expect(cache.score(of: campaignID, in: UUID(), at: start) == .none)
    #expect(cache.score(of: UUID(), in: orgID, at: start) == .none)
  }

  @Test func aScoreThatWasLookedUpTooEarlyIsNotKnown() {
    var cache = PassingScoreCache(lifetime: .seconds(30))
    cache.insert([campaignID: 62.5], in: orgID, at: start)
    #expect(cache.score(of: campaignID, in: orgID, at: start + .seconds(9), since: start) == 62.5)
    #expect(cache.score(of: campaignID, in: orgID, at: start + .seconds(9), since: start + .nanoseconds(1)) == .none)
  }

  @Test func thatThereIsNoneIsKnownToo() {
    var cache = PassingScoreCache(lifetime: .seconds(30))
    cache.insert([campaignID: nil], in: orgID, at: start)
    #expect(cache.score(of: campaignID, in: orgID, at: start) == .some(nil))
  }

  @Test func aLifetimeOfZeroRemembersNothing() {
    var cache = PassingScoreCache(lifetime: .zero)
    cache.insert([campaignID: 1], in: orgID, at: start)
    #expect(cache.score(of: campaignID, in: orgID, at: start) == .none)
    #expect(cache.count == 0)
  }

  @Test func aNewerScoreReplacesAnOlderOne() {
    var cache = PassingScoreCache(lifetime: .seconds(30))
    cache.insert([campaignID: 1], in: orgID, at: start)
    cache.insert([campaignID: 2], in: orgID, at: start + .seconds(20))
    // The older one's time is over, and is not the newer one's.
    cache.insert([UUID(): 3], in: orgID, at: start + .seconds(40))
    #expect(cache.score(of: campaignID, in: orgID, at: start + .seconds(40)) == 2)
    #expect(cache.count == 2)
  }

  @Test func theOldestOfTooManyAreGivenUp() {
    var cache = PassingScoreCache(lifetime: .seconds(30), capacity: 10)
    let ids = (0..<100).map { _ in UUID() }
    for (index, id) in ids.enumerated() {
      cache.insert([id: Double(index)], in: orgID, at: start + .seconds(index / 10))
    }
    #expect(cache.count == 10)
    for id in ids.suffix(10) { #expect(cache.score(of: id, in: orgID, at: start + .seconds(9)) != .none) }
    #expect(cache.score(of: ids[89], in: orgID, at: start + .seconds(9)) == .none)
  }

  /// A score that is asked for again and again, each time fresh, takes one place and not one for each time.
  @Test func refreshesTakeNoFurtherRoom() {
    var cache = PassingScoreCache(lifetime: .seconds(30))
    let ids = (0..<100).map { _ in UUID() }
    for round in 0..<1_000 {
      for id in ids { cache.insert([id: Double(round)], in: orgID, at: start + .nanoseconds(round / 2)) }
      #expect(cache.places <= 2 * ids.count + 16)
    }
    #expect(cache.count == ids.count)
    for id in ids { #expect(cache.score(of: id, in: orgID, at: start + .nanoseconds(500)) == 999) }
  }

  /// Behind one that is never asked for again.
  @Test func refreshesBehindAnOlderScoreTakeNoFurtherRoom() {
    var cache = PassingScoreCache(lifetime: .seconds(30))
    cache.insert([UUID(): 1], in: orgID, at: start)
    for round in 1...10_000 { cache.insert([campaignID: 1], in: orgID, at: start + .nanoseconds(round)) }
    #expect(cache.count == 2)
    #expect(cache.places <= 2 * 2 + 16)
  }

  @Test func aLookupThatBeganEarlierReplacesNothing() {
    var cache = PassingScoreCache(lifetime: .seconds(30))
    cache.insert([campaignID: 2], in: orgID, at: start + .seconds(5))
    cache.insert([campaignID: 1], in: orgID, at: start)
    #expect(cache.score(of: campaignID, in: orgID, at: start + .seconds(6)) == 2)
  }

  @Test func whatHasExpiredIsGivenUp() {
    var cache = PassingScoreCache(lifetime: .seconds(30))
    for _ in 0..<100 { cache.insert([UUID(): 1], in: orgID, at: start) }
    cache.insert([campaignID: 1], in: orgID, at: start + .seconds(30))
    #expect(cache.count == 1)
  }
}
