import Foundation
import Postgres
import RPC
import Randomness
import TestDatabase
import Testing

@testable import Lists

/// Parts of names: letters in every case, and all else as it is, whatever it means to PostgreSQL.
@Suite struct NamePartTests {
  @Test func lettersAreOneInEveryCase() {
    func cases(_ letter: Unicode.Scalar) -> String { String(String.UnicodeScalarView(letter.cases)) }
    for (letter, expected) in [
      ("a", "Aa"), ("A", "Aa"), ("ä", "Ää"), ("ß", "ßẞ"), ("ẞ", "ßẞ"), ("k", "Kk\u{212A}"), ("\u{212A}", "Kk\u{212A}"),
      ("ς", "Σςσ"), ("σ", "Σςσ"), ("ǆ", "Ǆǅǆ"), ("𐐨", "𐐀𐐨"), ("я", "Яя"), ("ა", "აᲐ"), ("1", "1"),
      ("_", "_"), ("%", "%"), ("日", "日"), ("\u{301}", "\u{301}"), ("i", "Ii"), ("I", "Ii"), ("ı", "ı"), ("İ", "İ"),
    ] as [(Unicode.Scalar, Substring)] {
      #expect(cases(letter) == expected, "\(letter)")
    }
  }

  /// Each letter finds each of its cases, and each of them it: so that it is of no importance who has written which.
  @Test func whatFindsIsFound() {
    for value in (0..<0x2_0000 as Range<UInt32>) {
      guard let letter = Unicode.Scalar(value), letter.properties.changesWhenCaseMapped else { continue }
      let cases = letter.cases
      #expect(cases.contains(letter))
      for other in cases where other.cases != cases { Issue.record("\(letter) \(other)") }
      guard value != 0x130, value != 0x131 else { continue }
      let properties = letter.properties
      for mapped in [properties.lowercaseMapping, properties.uppercaseMapping, properties.titlecaseMapping] {
        guard mapped.unicodeScalars.count == 1, let other = mapped.unicodeScalars.first else { continue }
        if !cases.contains(other) { Issue.record("\(letter) \(other)") }
      }
    }
  }

  /// Whether a text has the part, for PostgreSQL: of every text with every part.
  private func matches(_ parts: [String], _ texts: [String]) async throws -> [Bool] {
    let patterns = try parts.map { try NamePart($0).pattern }
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    let found = try await withConnection(to: database) { connection in
      try await connection.query(
        """
        select array_agg(text collate ucs_basic ~ pattern order by number, place) as matches
        from unnest(\(patterns)) with ordinality as p (pattern, number), unnest(\(texts)) with ordinality as t (text, place)
        """)
    }
    return try #require(found.first).decode("matches", as: [Bool].self)
  }

  @Test func everyCharacterOfASCIIStandsForItself() async throws {
    let characters = (1...127).map { String(Unicode.Scalar($0 as UInt8)) }
    let found = try await matches(characters, characters)
    for (row, part) in characters.enumerated() {
      for (column, text) in characters.enumerated() {
        let isMatch = found[row * characters.count + column]
        if isMatch != (part.lowercased() == text.lowercased()) {
          Issue.record("\(part.debugDescription) \(text.debugDescription)")
        }
      }
    }
  }

  @Test func everyLetterIsFoundInEveryCase() async throws {
    let letters = (128..<0x2_0000 as Range<UInt32>).compactMap { Unicode.Scalar($0) }.filter { $0.cases.count > 1 }
    #expect(letters.count > 2_500)
    let pairs = letters.flatMap { letter in letter.cases.map { (try? NamePart(String(letter)).pattern, String($0)) } }
    let (patterns, texts) = (pairs.map { $0.0 ?? "" }, pairs.map(\.1))
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    let missed = try await withConnection(to: database) { connection in
      try await connection.query(
        """
        select text from unnest(\(patterns), \(texts)) as t (pattern, text) where not text collate ucs_basic ~ pattern
        """)
    }
    #expect(missed.isEmpty)
  }

  /// Against a search scalar by scalar.
  @Test func partsAreFoundWhereTheyAre() async throws {
    let seed = UInt64.random(in: .min ... .max)
    var random = SeededGenerator(seed: seed)
    let alphabet = Array("aAäÄßẞsSſkKσςΣ%_\\.*+?()[]{}^$|-:='\"/#~ \t\n019nrtdwsmyAZ日é𐐀𐐨".unicodeScalars) + ["\u{301}"]
    func text(_ lengths: ClosedRange<Int>) -> String {
      var scalars = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: lengths, using: &random) {
        scalars.append(alphabet.randomElement(using: &random) ?? "a")
      }
      return String(scalars)
    }
    let parts =
      (0..<60).map { _ in text(1...3) } + [
        "[[:alpha:]]", "***=a", "(?i)a", "\\d", "a{0}", "[[.a.]]", "\\", "a|b", "^", "$",
      ]
    let texts = (0..<150).map { _ in text(0...8) } + parts.map { "\(text(0...2))\($0.uppercased())\(text(0...2))" }
    let found = try await matches(parts, texts)
    for (row, part) in parts.enumerated() {
      let wanted = part.unicodeScalars.map(\.cases)
      for (column, text) in texts.enumerated() {
        let scalars = Array(text.unicodeScalars)
        let isThere = scalars.indices.contains(where: { start in
          start + wanted.count <= scalars.count
            && zip(wanted, scalars[start...]).allSatisfy { $0.contains($1) }
        })
        #expect(
          found[row * texts.count + column] == isThere,
          "\(part.debugDescription) in \(text.debugDescription), seed \(seed)")
      }
    }
  }

  @Test func whatNoNameCanHaveIsRefused() throws {
    #expect(try NamePart("").text == "")
    #expect(try NamePart(String(repeating: "日", count: 200)).text.unicodeScalars.count == 200)
    for text in [String(repeating: "a", count: 201), "a\u{0}", String(repeating: "e\u{301}", count: 101)] {
      let error = #expect(throws: RPCError.self) { try NamePart(text) }
      #expect(error?.code == .invalidArgument && error?.fieldViolations.map(\.field) == ["query"])
    }
  }

  @Test func aPageHasItsSize() throws {
    #expect(try [0, 1, 200, 201, .max].map { try PageSize.parse($0) } == [50, 1, 200, 200, 200])
    for size in [-1, .min] as [Int32] {
      #expect(
        #expect(throws: RPCError.self) { try PageSize.parse(size) }?.fieldViolations.map(\.field) == ["page_size"])
    }
  }
}
