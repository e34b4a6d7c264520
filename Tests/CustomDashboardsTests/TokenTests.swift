import Access
import Foundation
import RPC
import Testing
import Time

@testable import CustomDashboards

/// Etags and page tokens.
@Suite struct TokenTests {
  private let key = (0..<32).map { UInt8($0) }
  private let session = Session(memberID: UUID(), orgID: UUID())

  @Test func aTokenSaysWhereToGoOn() throws {
    let token = PageToken(key: key, for: session)
    let positions: [ListPosition] = [
      .overview, .dashboard(createdAt: Instant(microseconds: 1_795_000_000_123_456), id: UUID()),
      .dashboard(createdAt: Instant(microseconds: -1), id: UUID()),
    ]
    for position in positions {
      let text = try token.seal(position)
      #expect(try token.open(text) == position)
      #expect(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") })
    }
  }

  @Test func aTokenIsOfOneMemberOfOneOrganization() throws {
    let text = try PageToken(key: key, for: session).seal(.overview)
    let others = [
      Session(memberID: UUID(), orgID: session.orgID), Session(memberID: session.memberID, orgID: UUID()),
      Session(memberID: session.orgID, orgID: session.memberID),
    ]
    for other in others {
      #expect(throws: RPCError.self) { try PageToken(key: key, for: other).open(text) }
    }
    #expect(throws: RPCError.self) {
      try PageToken(key: [UInt8](repeating: 9, count: 32), for: session).open(text)
    }
  }

  @Test func aForgedTokenIsRefused() throws {
    let token = PageToken(key: key, for: session)
    let text = try token.seal(.dashboard(createdAt: Instant(seconds: 1), id: UUID()))
    var forged = [
      "x", "AAAA", String(repeating: "A", count: 72), String(text.dropLast()), text + "A", text + "=", " " + text,
    ]
    forged.append(String(repeating: "A", count: 1 << 20))
    for index in text.indices {
      var other = text
      other.replaceSubrange(index...index, with: text[index] == "A" ? "B" : "A")
      forged.append(other)
    }
    for text in forged {
      let error = #expect(throws: RPCError.self) { try token.open(text) }
      #expect(error?.fieldViolations.map(\.field) == ["page_token"])
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
