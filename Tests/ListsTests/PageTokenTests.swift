import Access
import Foundation
import RPC
import Testing

@testable import Lists

/// Page tokens: where to go on, sealed for one question of one member.
@Suite struct PageTokenTests {
  private let key = (0..<32).map { UInt8($0) }
  private let session = Session(memberID: UUID(), orgID: UUID())
  private let position = NamePosition(name: "Ärger", value: "b")

  private var question: PageQuestion { PageQuestion("ListThings", by: session, ["tag", "x"]) }

  @Test func aTokenSaysWhereToGoOn() throws {
    let token = PageToken(key: key, for: question)
    for position in [
      position, NamePosition(name: "", value: ""), NamePosition(name: "a", value: ""),
      NamePosition(name: "", value: "a"),
      // The longest that there is: 256 characters of 4 bytes, and a text of 256 bytes.
      NamePosition(name: String(repeating: "🎈", count: 256), value: String(repeating: "x", count: 256)),
    ] {
      let text = try token.seal(position)
      #expect(try token.open(text) == position)
      #expect(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") })
    }
  }

  @Test func aTokenIsOfOneQuestionOfOneMember() throws {
    let text = try PageToken(key: key, for: question).seal(position)
    let others = [
      Session(memberID: UUID(), orgID: session.orgID), Session(memberID: session.memberID, orgID: UUID()),
      Session(memberID: session.orgID, orgID: session.memberID),
    ].map { PageQuestion("ListThings", by: $0, ["tag", "x"]) }
    let elsewhere = [
      PageQuestion("ListOthers", by: session, ["tag", "x"]), PageQuestion("ListThings", by: session),
      PageQuestion("ListThings", by: session, ["tag", "y"]), PageQuestion("ListThings", by: session, ["tagx", ""]),
      PageQuestion("ListThings", by: session, ["", "tagx"]), PageQuestion("ListThings", by: session, ["tag 1:x"]),
      PageQuestion("ListThings", by: session, ["x", "tag"]),
    ]
    for other in others + elsewhere {
      #expect(throws: RPCError.self) { try PageToken(key: key, for: other).open(text) as NamePosition }
    }
    #expect(throws: RPCError.self) {
      try PageToken(key: [UInt8](repeating: 9, count: 32), for: question).open(text) as NamePosition
    }
  }

  @Test func aForgedTokenIsRefused() throws {
    let token = PageToken(key: key, for: question)
    let text = try token.seal(position)
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
      let error = #expect(throws: RPCError.self) { try token.open(text) as NamePosition }
      #expect(error?.fieldViolations.map(\.field) == ["page_token"])
    }
  }

  @Test func bytesThatAreNoPositionAreNone() {
    for bytes in [[], [0], [0, 0, 0], [0, 0, 0, 1], [255, 255, 255, 255], [0, 0, 0, 2, 97], [0, 0, 0, 1, 0xFF]]
      as [[UInt8]]
    {
      #expect(NamePosition(bytes) == nil)
    }
    #expect(NamePosition([0, 0, 0, 1, 97]) == NamePosition(name: "a", value: ""))
  }
}
