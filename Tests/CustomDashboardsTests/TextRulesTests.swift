import RPC
import Testing

@testable import CustomDashboards

/// Titles, prompts and request ids.
@Suite struct TextRulesTests {
  private func field(_ body: () throws(RPCError) -> Void) -> String? {
    do throws(RPCError) {
      try body()
      return nil
    } catch {
      #expect(error.code == .invalidArgument)
      return error.fieldViolations.first?.field
    }
  }

  @Test(arguments: [
    ("  Hiring\u{2003}\n", "Hiring"), ("\u{85}\u{3000}採用\u{A0}", "採用"), ("a\u{200B}", "a\u{200B}"),
    (" \u{301}x", "\u{301}x"), ("a  b", "a  b"), ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"), ("\r\nx\r\n", "x"),
  ])
  func whiteSpaceAtTheEndsIsTrimmed(_ text: String, _ kept: String) throws {
    #expect(Array(try TextRules.title(text, field: "title").unicodeScalars) == Array(kept.unicodeScalars))
  }

  @Test func lengthsAreInScalars() throws {
    #expect(field { () throws(RPCError) in _ = try TextRules.title("", field: "title") } == "title")
    #expect(field { () throws(RPCError) in _ = try TextRules.title(" \n\u{3000}", field: "title") } == "title")
    // A flag is two scalars.
    let flags = String(repeating: "🇪🇺", count: 100)
    #expect(try TextRules.title(flags, field: "title") == flags)
    #expect(field { () throws(RPCError) in _ = try TextRules.title(flags + "x", field: "title") } == "title")
    let long = String(repeating: "ß", count: 2_000)
    #expect(try TextRules.prompt(" " + long + " ", field: "prompt") == long)
    #expect(try TextRules.prompt(" ", field: "prompt") == "")
    #expect(field { () throws(RPCError) in _ = try TextRules.prompt(long + "x", field: "prompt") } == "prompt")
    #expect(field { () throws(RPCError) in _ = try TextRules.prompt("", least: 1, field: "prompt") } == "prompt")
  }

  @Test(arguments: ["\u{0}", "\u{1B}", "\u{7F}", "\u{9B}", "\u{1F}", "\r"]) func controlCharactersAreRefused(
    _ control: String
  ) {
    for text in ["a\(control)b"] {
      #expect(field { () throws(RPCError) in _ = try TextRules.title(text, field: "title") } == "title")
      #expect(field { () throws(RPCError) in _ = try TextRules.prompt(text, field: "prompt") } == "prompt")
      #expect(field { () throws(RPCError) in _ = try TextRules.requestID(text) } == "request_id")
    }
  }

  @Test func promptsMayHaveNewlinesAndTabs() throws {
    #expect(try TextRules.prompt("a\n\tb", field: "prompt") == "a\n\tb")
    #expect(field { () throws(RPCError) in _ = try TextRules.title("a\nb", field: "title") } == "title")
    #expect(field { () throws(RPCError) in _ = try TextRules.title("a\tb", field: "title") } == "title")
  }

  @Test func requestIDsAreKeptAsTheyAre() throws {
    #expect(try TextRules.requestID("") == nil)
    #expect(try TextRules.requestID(" x ") == " x ")
    #expect(try TextRules.requestID(String(repeating: "é", count: 100))?.isEmpty == false)
    #expect(
      field { () throws(RPCError) in _ = try TextRules.requestID(String(repeating: "é", count: 101)) } == "request_id")
  }
}
