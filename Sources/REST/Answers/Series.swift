internal import Protobuf
internal import StandardMessages

/// Finds the lists of an answer: those that can be tables.
struct SeriesNames: FieldVisitor {
  /// A list's place in the answer.
  struct Series {
    /// `charts.calls.points`
    let path: String

    /// The short name: that of the field, and of the one around it for `points`.
    var name: String {
      let parts = path.split(separator: ".")
      return String(parts.last == "points" ? parts.dropLast().last ?? "points" : parts.last ?? "")
    }
  }

  private(set) var all: [Series] = []
  private var path: [String] = []

  /// The lists of answers of that type.
  static func of<Answer: FieldVisitable>(_: Answer.Type) -> [Series] {
    var visitor = SeriesNames()
    Answer().visitFields(&visitor)
    return visitor.all
  }

  mutating func visit(_ name: StaticString, _ value: Bool?) {}
  mutating func visit(_ name: StaticString, _ value: Int64?) {}
  mutating func visit(_ name: StaticString, _ value: UInt64?) {}
  mutating func visit(_ name: StaticString, _ value: Double?) {}
  mutating func visit(_ name: StaticString, _ value: String?) {}
  mutating func visit(_ name: StaticString, _ value: Timestamp?) {}

  mutating func visit<M: FieldVisitable>(_ name: StaticString, _ value: M?) {
    let isNamed = !path.isEmpty || !name.isWrapper
    if isNamed { path.append("\(name)") }
    M().visitFields(&self)
    if isNamed { path.removeLast() }
  }

  mutating func visit<M: FieldVisitable>(_ name: StaticString, _ values: [M]) {
    all.append(Series(path: (path + ["\(name)"]).joined(separator: ".")))
  }
}

/// Finds one of the lists of an answer, by its place among them, and writes it as a table.
struct SeriesTable: FieldVisitor {
  private let wanted: Int
  private var count = 0
  private var table: CSVTable?

  private init(wanted: Int) { self.wanted = wanted }

  static func table(_ wanted: Int, of answer: some FieldVisitable) -> CSVTable? {
    var visitor = SeriesTable(wanted: wanted)
    answer.visitFields(&visitor)
    return visitor.table
  }

  mutating func visit(_ name: StaticString, _ value: Bool?) {}
  mutating func visit(_ name: StaticString, _ value: Int64?) {}
  mutating func visit(_ name: StaticString, _ value: UInt64?) {}
  mutating func visit(_ name: StaticString, _ value: Double?) {}
  mutating func visit(_ name: StaticString, _ value: String?) {}
  mutating func visit(_ name: StaticString, _ value: Timestamp?) {}
  mutating func visit<M: FieldVisitable>(_ name: StaticString, _ value: M?) { (value ?? M()).visitFields(&self) }

  mutating func visit<M: FieldVisitable>(_ name: StaticString, _ values: [M]) {
    if count == wanted { table = CSVTable(values) }
    count += 1
  }
}
