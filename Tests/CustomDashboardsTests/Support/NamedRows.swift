import Foundation
import Messages
import Postgres
import Randomness

/// Rows with names as the tests know them, beside the database, and lists of them in plain loops.
struct NamedRows {
  struct Entry: Hashable {
    var value: String
    var name: String
  }

  struct Candidate {
    var id: UUID
    var name: String
    var source: String?
    var tags: [String?]
  }

  var campaigns: [UUID: String] = [:]
  var candidates: [Candidate] = []

  /// Rows of names that are much alike, and hold what patterns are made of; `ids` are those of other organizations, too.
  init(ids: [UUID], using random: inout SeededGenerator) {
    let words = (0..<6).map { _ in NamedRows.text(1...4, using: &random) } + ["", String(repeating: "x", count: 256)]
    for id in ids.prefix(20) { campaigns[id] = NamedRows.text(0...3, using: &random) }
    for id in ids.suffix(30) {
      candidates.append(
        Candidate(
          id: id, name: NamedRows.text(0...3, using: &random),
          // One that is too long for a filter.
          source: random.next() % 5 == 0
            ? nil : (words + [String(repeating: "é", count: 129)]).randomElement(using: &random),
          tags: (0..<Int.random(in: 0...4, using: &random)).map { _ in
            (words + [nil]).randomElement(using: &random) ?? nil
          }))
    }
  }

  static let alphabet = Array("aAäÄßẞkK%_\\.*[](^$|?+ 0日é𐐀𐐨".unicodeScalars) + ["\u{301}", "\u{212A}"]

  static func text(_ lengths: ClosedRange<Int>, using random: inout SeededGenerator) -> String {
    var scalars = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: lengths, using: &random) {
      scalars.append(alphabet.randomElement(using: &random) ?? "a")
    }
    return String(scalars)
  }

  /// What is there for a field, in no order.
  func entries(_ field: ListFilterValuesRequest.Field) -> [Entry] {
    func texts(_ texts: [String?]) -> [Entry] {
      // Byte by byte: equal strings of Swift may be written by other bytes.
      Dictionary(texts.compactMap(\.self).map { (Array($0.utf8), $0) }) { first, _ in first }.values
        .filter { $0.utf8.count <= 256 }.map { Entry(value: $0, name: $0) }
    }
    return switch field {
    case .campaign: campaigns.map { Entry(value: $0.key.uuidString.lowercased(), name: $0.value) }
    case .candidate: candidates.map { Entry(value: $0.id.uuidString.lowercased(), name: $0.name) }
    case .source: texts(candidates.map(\.source))
    case .tag: texts(candidates.flatMap(\.tags))
    case .unspecified, .UNRECOGNIZED: []
    }
  }

  /// The entries by name, then value, by their bytes.
  static func sorted(_ entries: [Entry]) -> [Entry] {
    entries.sorted { first, second in
      let (name, otherName) = (Array(first.name.utf8), Array(second.name.utf8))
      return name == otherName
        ? first.value.utf8.lexicographicallyPrecedes(second.value.utf8) : name.lexicographicallyPrecedes(otherName)
    }
  }

  /// Whether a text has a part, whatever the case of its letters.
  static func has(_ text: String, _ part: String) -> Bool {
    func isSame(_ one: Unicode.Scalar, _ other: Unicode.Scalar) -> Bool {
      one == other || one.properties.lowercaseMapping.utf8.elementsEqual(other.properties.lowercaseMapping.utf8)
    }
    let (scalars, wanted) = (Array(text.unicodeScalars), Array(part.unicodeScalars))
    return (0...scalars.count).contains { start in
      start + wanted.count <= scalars.count && zip(wanted, scalars[start...]).allSatisfy(isSame)
    }
  }

  func load(into orgID: UUID, _ connection: PostgresConnection) async throws {
    for (id, name) in campaigns {
      try await connection.execute(
        "insert into campaigns (org_id, id, name, created_at) values (\(orgID), \(id), \(name), now())")
    }
    for candidate in candidates {
      try await connection.execute(
        """
        insert into candidates (org_id, id, name, source, tags, created_at)
        values (\(orgID), \(candidate.id), \(candidate.name), \(candidate.source), \(candidate.tags), now())
        """)
    }
  }
}
