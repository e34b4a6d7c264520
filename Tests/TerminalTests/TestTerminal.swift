@testable import Terminal

/// A small terminal: it obeys what ``LiveDrawing`` sends, and nothing else.
struct TestTerminal {
  private let columns: Int
  private let rows: Int
  /// What was scrolled off at the top.
  private(set) var history: [String] = []
  private var screen: [[Character]]
  private var row: Int
  private var column = 0
  private var wraps = true
  /// What it did not understand, or what went wrong.
  private(set) var complaints: [String] = []

  init(columns: Int, rows: Int, above: [String] = []) {
    self.columns = columns
    self.rows = rows
    screen = Array(repeating: [], count: rows)
    row = 0
    for line in above { receive(line + "\n") }
  }

  /// Everything that can be read, from the first line ever to the last one.
  var lines: [String] {
    var lines = history + screen.map { String($0) }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  var visible: [String] { screen.map { String($0) } }

  /// Whether a line that is too long would wrap again.
  var isAsItWas: Bool { wraps && column == 0 }

  mutating func receive(_ bytes: String) {
    var rest = Substring(bytes)
    while let character = rest.popFirst() {
      if character == "\u{1B}" {
        guard let match = rest.prefixMatch(of: /\[(\??)([0-9;]*)([A-Za-z])/) else {
          complaints.append("half a sequence")
          return
        }
        rest = rest[match.range.upperBound...]
        obey(String(match.1 + match.2), match.3.first ?? " ")
      } else if character == "\n" {
        column = 0
        if row == rows - 1 {
          history.append(String(screen.removeFirst()))
          screen.append([])
        } else {
          row += 1
        }
      } else {
        put(character)
      }
    }
  }

  private mutating func obey(_ parameters: String, _ command: Character) {
    switch (command, parameters) {
    case ("m", _): break
    case ("A", _):
      let count = Int(parameters) ?? 0
      if count > row { complaints.append("up \(count) from row \(row)") }
      row = max(0, row - count)
    case ("K", "2"): screen[row] = []
    case ("H", ""): (row, column) = (0, 0)
    case ("l", "?7"): wraps = false
    case ("h", "?7"): wraps = true
    default: complaints.append("\(parameters)\(command)")
    }
  }

  private mutating func put(_ character: Character) {
    screen[row].append(character)
    column += DisplayWidth.of(character)
    if column > columns { complaints.append("a line is too long") }
  }
}
