import Foundation
import Testing
import Time

@testable import Segments

struct RefreshOrderTests {
  private let order = RefreshOrder(rest: .seconds(10), longestWait: .seconds(300))
  private let orgs = (0..<3).map { _ in UUID() }

  private func candidate(_ org: Int, _ day: Int64, invalidFor: Int64? = nil, refreshed: Int64? = nil)
    -> RefreshCandidate
  {
    RefreshCandidate(
      orgID: orgs[org], span: .day(CivilDate(daysSinceEpoch: day)), invalidFor: invalidFor.map { .seconds($0) },
      restedFor: refreshed.map { .seconds($0) })
  }

  private func due(_ candidates: [RefreshCandidate], asked: [Int: Int] = [:]) -> [RefreshCandidate] {
    order.due(candidates, asked: Dictionary(uniqueKeysWithValues: asked.map { (orgs[$0.key], $0.value) }))
  }

  @Test func beginsWithTheNewest() {
    let (old, new) = (candidate(0, 100), candidate(0, 200, invalidFor: 5))
    #expect(due([old, new]) == [new, old])
  }

  @Test func beginsWithTheMostAskedFor() {
    let (quiet, busy) = (candidate(0, 200), candidate(1, 100))
    #expect(due([quiet, busy], asked: [0: 1, 1: 7]) == [busy, quiet])
  }

  @Test func letsNoInvalidationWaitForEver() {
    let (busy, overdue, longer) = (
      candidate(0, 200), candidate(1, 100, invalidFor: 301, refreshed: 1000),
      candidate(2, 50, invalidFor: 900, refreshed: 1000)
    )
    #expect(due([busy, overdue, longer], asked: [0: 99]) == [longer, overdue, busy])
  }

  @Test func letsASegmentRest() {
    let changing = candidate(0, 200, invalidFor: 3, refreshed: 9)
    let rested = candidate(1, 100, invalidFor: 3, refreshed: 10)
    // One of no use was refreshed in vain, or for another shape.
    let useless = candidate(2, 100, refreshed: 1)
    #expect(Set(due([changing, rested, useless]).map(\.orgID)) == [orgs[1], orgs[2]])
  }
}
