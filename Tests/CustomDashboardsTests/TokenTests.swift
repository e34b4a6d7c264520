import Access
import Foundation
import RPC
import Testing
import Time

@testable import CustomDashboards

/// Etags, and positions in the list of dashboards.
@Suite struct TokenTests {
  @Test func aPositionSurvivesItsBytes() {
    let positions: [ListPosition] = [
      .overview, .dashboard(createdAt: Instant(microseconds: 1_795_000_000_123_456), id: UUID()),
      .dashboard(createdAt: Instant(microseconds: -1), id: UUID()),
    ]
    for position in positions { #expect(ListPosition(position.bytes) == position) }
    for bytes in [[], [1], [2], [0, 0], [UInt8](repeating: 1, count: 24), [UInt8](repeating: 0, count: 25)] as [[UInt8]]
    {
      #expect(ListPosition(bytes) == nil)
    }
  }

  @Test func onlyTheCurrentEtagPasses() throws {
    let etag = DashboardEtag(revision: 7)
    try etag.check("")
    try etag.check(etag.text)
    for stale in ["r6", "r8", "R7", "7", "r7 ", "overview", "\u{0}"] {
      let error = #expect(throws: RPCError.self) { try etag.check(stale) }
      #expect(error?.code == .aborted)
      #expect(error?.reason == .etagStale)
      #expect(error?.message.contains("get it again, and repeat") == true)
    }
  }
}
