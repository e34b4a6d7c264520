import Foundation
import Randomness
import TestExpectations
import Testing

@testable import Documents

/// Reading and writing JSON.
@Suite struct DocumentJSONTests {
  private func parse(_ text: String) throws(JSONError) -> JSONValue {
    try JSONParser.value(of: Array(text.utf8))
  }

  @Test(arguments: [
    ("0", 0), ("-0", 0), ("7", 7), ("-12", -12), ("0.1", 0.1), ("1e3", 1000), ("1E+3", 1000), ("25e-1", 2.5),
    ("123456789012345", 123_456_789_012_345), ("1234567890123456", 1_234_567_890_123_456),
    ("12345678901234567890", 12_345_678_901_234_567_168), ("-9007199254740993", -9_007_199_254_740_992),
    ("1e308", 1e308), ("1e309", .greatestFiniteMagnitude), ("-1e999999999", -.greatestFiniteMagnitude), ("1e-999", 0),
    ("0.30000000000000004", 0.30000000000000004),
  ])
  func numbersAreTheNearest(_ text: String, _ number: Double) throws {
    #expect(try parse(text) == .number(number))
    #expect(try parse("[\(text)]") == .array([.number(number)]))
  }

  @Test func longNumbersAreRead() throws {
    #expect(try parse(String(repeating: "9", count: 5_000)) == .number(.greatestFiniteMagnitude))
    #expect(try parse("0." + String(repeating: "0", count: 5_000) + "1") == .number(0))
  }

  @Test func anyNumberComesBack() throws {
    let seed = drawSeed()
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let number = Double(bitPattern: generator.next())
      guard number.isFinite else { continue }
      #expect(try parse("\(number)") == .number(number))
      #expect(try JSONParser.value(of: CanonicalJSON.bytes(of: .number(number))) == .number(number))
    }
    #expect(CanonicalJSON.bytes(of: .array([.number(.nan), .number(-.infinity)])) == Array("[null,null]".utf8))
  }

  @Test(arguments: [
    (#""""#, ""), (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{c}\n\r\t"), (#""\u00e9é""#, "éé"), (#""\u0000""#, "\0"),
    (#""\ud83d\ude00""#, "😀"), (#""\ud800""#, "\u{FFFD}"), (#""\udc00x""#, "\u{FFFD}x"),
    (#""\ud800\u0041""#, "\u{FFFD}A"), (#""\ud800\n""#, "\u{FFFD}\n"), (#""\ud800\ud83d\ude00""#, "\u{FFFD}😀"),
    (#""\ud800\ud800""#, "\u{FFFD}\u{FFFD}"), ("\"\u{7f}\u{2028}🧑‍🚀\"", "\u{7f}\u{2028}🧑‍🚀"),
  ])
  func stringsAreTheirText(_ text: String, _ string: String) throws {
    #expect(try Array(parse(text).string?.utf8 ?? "?".utf8) == Array(string.utf8))
  }

  @Test(arguments: [
    "", " ", "nul", "nulls", "tru", "True", "01", "-", "-01", "1.", ".5", "+1", "1e", "1e+", "0x10", "NaN", "Infinity",
    "\"", "\"a", #""\"#, #""\x""#, #""\u12""#, #""\u12g4""#, #""\u+123""#, "\"\n\"", "\"\t\"", "[", "[1", "[1,", "[1,]",
    "[,1]",
    "[1 2]", "{", "{}}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}", "{\"a\" 1}", "1 2", "[] []", "'a'",
    "\u{FEFF}1",
    "\0", "1\0",
  ])
  func whatIsNotJSONIsAnError(_ text: String) {
    #expect(throws: JSONError.self) { try parse(text) }
  }

  @Test func bytesThatAreNotUTF8AreAnError() {
    for bytes: [UInt8] in [
      [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0x5C, 0x6E, 0x80, 0x22],
    ] {
      #expect(throws: JSONError.self) { try JSONParser.value(of: bytes) }
    }
  }

  @Test func depthIsLimited() throws {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
      func nested(_ depth: Int) -> String {
        String(repeating: open, count: depth) + "0" + String(repeating: close, count: depth)
      }
      #expect(throws: Never.self) { try parse(nested(JSONParser.maximumDepth)) }
      #expect(throws: JSONError.self) { try parse(nested(JSONParser.maximumDepth + 1)) }
      #expect(throws: JSONError.self) { try parse(String(repeating: open, count: 1_000_000)) }
    }
  }

  @Test func theLastOfEqualNamesCounts() throws {
    #expect(try parse(#" { "a" : 1 , "b" : [ ] , "a" : null } "#) == .object(["a": .null, "b": .array([])]))
  }

  /// Random values: read as Foundation wrote them, and written as Foundation reads them.
  @Test func agreesWithFoundation() throws {
    let seed = drawSeed()
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      let value = JSONValue.object(["value": random(depth: 0, &generator)])
      for options: JSONSerialization.WritingOptions in [[], [.prettyPrinted]] {
        let text = try JSONSerialization.data(withJSONObject: value.foundation, options: options)
        #expect(try JSONParser.value(of: Array(text)) == value)
      }
      let written = CanonicalJSON.bytes(of: value)
      #expect(try JSONParser.value(of: written) == value)
      let read = try JSONSerialization.jsonObject(with: Data(written))
      #expect((read as? NSDictionary) == (value.foundation as? NSDictionary))
    }
  }

  /// A text that is cut is refused; one that is altered anywhere is refused, or is a value that is written and read again.
  @Test func hostileBytesAreRefusedOrAValue() throws {
    let seed = drawSeed()
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<100 {
      let bytes = CanonicalJSON.bytes(of: .array([random(depth: 0, &generator)]))
      for end in bytes.indices {
        #expect(throws: (any Error).self) { try JSONParser.value(of: Array(bytes[..<end])) }
      }
      for _ in 0..<50 {
        var altered = bytes
        altered[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: .min ... .max, using: &generator)
        guard let value = try? JSONParser.value(of: altered) else { continue }
        #expect(try JSONParser.value(of: CanonicalJSON.bytes(of: value)) == value)
      }
    }
  }

  private func random(depth: Int, _ generator: inout SeededGenerator) -> JSONValue {
    let texts = ["", "a", "ä\n\"\\/", "🧑‍🚀", "\u{1}", "messages", "2026-11-20T12:00:00Z"]
    func text() -> String { texts.randomElement(using: &generator) ?? "" }
    switch Int.random(in: 0..<(depth < 4 ? 8 : 6), using: &generator) {
    case 0: return .null
    case 1: return .bool(.random(using: &generator))
    case 2: return .number(Double(Int64.random(in: -1_000_000...1_000_000, using: &generator)))
    // What decimal digits say exactly: Foundation may read others as its decimal numbers.
    case 3: return .number(Double(Int64.random(in: -1_000_000...1_000_000, using: &generator)) / 64)
    case 4, 5: return .string(text())
    case 6:
      let count = Int.random(in: 0..<5, using: &generator)
      return .array((0..<count).map { _ in random(depth: depth + 1, &generator) })
    default:
      var members: [String: JSONValue] = [:]
      for _ in 0..<Int.random(in: 0..<5, using: &generator) {
        members[text()] = random(depth: depth + 1, &generator)
      }
      return .object(members)
    }
  }
}

extension JSONValue {
  /// The value as Foundation has it.
  fileprivate var foundation: Any {
    switch self {
    case .null: NSNull()
    case .bool(let bool): bool
    case .number(let number): number
    case .string(let string): string
    case .array(let elements): elements.map(\.foundation)
    case .object(let members): members.mapValues(\.foundation)
    }
  }
}
