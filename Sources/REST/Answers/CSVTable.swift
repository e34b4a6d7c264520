internal import NIOCore
internal import Protobuf
internal import StandardMessages

/// Rows as CSV (RFC 4180): the names of the fields in the first line, those of messages inside of them in their place.
struct CSVTable {
  private(set) var text: ByteBuffer

  /// A row for each message.
  init<M: FieldVisitable>(_ messages: [M]) {
    var row = CSVRow(contents: .names)
    M().visitFields(&row)
    row.end()
    row.contents = .values
    for message in messages {
      message.visitFields(&row)
      row.end()
    }
    text = row.text
  }

  /// One row, for an answer without lists. What the question was is no part of it.
  init<M: FieldVisitable>(single message: M) {
    var row = CSVRow(contents: .names)
    row.isAnswer = true
    M().visitFields(&row)
    row.end()
    row.contents = .values
    message.visitFields(&row)
    row.end()
    text = row.text
  }
}

/// Writes the fields of a message as the cells of a line.
private struct CSVRow: FieldVisitor {
  enum Contents {
    case names
    case values
  }

  var contents: Contents
  /// Whether the message is a whole answer.
  var isAnswer = false
  private(set) var text = ByteBuffer()
  private var isFirst = true

  init(contents: Contents) { self.contents = contents }

  mutating func end() {
    text.writeString("\r\n")
    isFirst = true
  }

  private mutating func cell(_ name: StaticString, _ value: @autoclosure () -> String?) {
    if !isFirst { text.writeString(",") }
    isFirst = false
    switch contents {
    case .names: text.writeStaticString(name)
    case .values: if let value = value() { text.writeString(value) }
    }
  }

  mutating func visit(_ name: StaticString, _ value: Bool?) { cell(name, value?.description) }
  mutating func visit(_ name: StaticString, _ value: Int64?) { cell(name, value?.description) }
  mutating func visit(_ name: StaticString, _ value: UInt64?) { cell(name, value?.description) }
  mutating func visit(_ name: StaticString, _ value: String?) { cell(name, value.map(CSVText.cell)) }

  mutating func visit(_ name: StaticString, _ value: Double?) {
    cell(name, value.flatMap { $0.isFinite ? JSONWriter.text(of: $0) : nil })
  }

  mutating func visit(_ name: StaticString, _ value: Timestamp?) {
    cell(name, value.map { String($0.jsonString.dropFirst().dropLast()) })
  }

  mutating func visit<M: FieldVisitable>(_ name: StaticString, _ value: M?) {
    if isAnswer, name.isQuestion { return }
    // What isn't there has empty cells, so that the columns stay.
    let contents = contents
    if value == nil, contents == .values {
      var blank = BlankCells(isFirst: isFirst)
      M().visitFields(&blank)
      text.writeString(blank.commas)
      isFirst = blank.isFirst
    } else {
      (value ?? M()).visitFields(&self)
    }
  }

  mutating func visit<M: FieldVisitable>(_ name: StaticString, _ values: [M]) {}
}

/// The cells of a message that isn't there.
private struct BlankCells: FieldVisitor {
  private(set) var commas = ""
  private(set) var isFirst: Bool

  init(isFirst: Bool) { self.isFirst = isFirst }

  private mutating func cell() {
    if !isFirst { commas += "," }
    isFirst = false
  }

  mutating func visit(_ name: StaticString, _ value: Bool?) { cell() }
  mutating func visit(_ name: StaticString, _ value: Int64?) { cell() }
  mutating func visit(_ name: StaticString, _ value: UInt64?) { cell() }
  mutating func visit(_ name: StaticString, _ value: Double?) { cell() }
  mutating func visit(_ name: StaticString, _ value: String?) { cell() }
  mutating func visit(_ name: StaticString, _ value: Timestamp?) { cell() }
  mutating func visit<M: FieldVisitable>(_ name: StaticString, _ value: M?) { M().visitFields(&self) }
  mutating func visit<M: FieldVisitable>(_ name: StaticString, _ values: [M]) {}
}

/// Texts of cells.
enum CSVText {
  /// The text, in quotation marks where it needs them. One that a spreadsheet would run as a formula gets an apostrophe in
  /// front: then it is shown as it is.
  static func cell(_ text: String) -> String {
    let isFormula = text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false
    let needsQuotes = isFormula || text.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
    guard needsQuotes else { return text }
    return "\"" + (isFormula ? "'" : "") + text.replacing("\"", with: "\"\"") + "\""
  }
}
