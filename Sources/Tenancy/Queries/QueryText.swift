import Synchronization

/// Judges what a query says itself, beside the rows of ``TenantRows``: it reads those, and nothing else, whatever it
/// says. What isn't known to be harmless is refused.
///
/// - Where a table may stand, after `from`, `join` and the commas of a `from` clause, there are ``TenantRows``, a query
///   in parentheses, or `unnest`. No name does: neither `calls` nor `only calls`, `callboard.calls`, `pg_stats`.
/// - Only functions of ``Words/calls`` are called: none that reads a table or runs SQL.
/// - There is one statement, a `select`, without common table expressions, `table` and what writes.
/// - There is nothing that this reader could take for something else than PostgreSQL does (its manual, "Lexical
///   Structure"): no comment, quoted name, escape, dollar quote, or letter beyond ASCII outside of a constant.
/// - A condition that narrows rows ends where it began, so that it can't undo those beside it.
struct QueryText {
  /// Opens what ``TenantRows`` stand for in the text of a query.
  static let rowsStart: Character = "\u{1}"
  /// Closes it.
  static let rowsEnd: Character = "\u{2}"

  /// SQL text as a query's text has it: it can't pass for rows.
  static func literal(_ text: String) -> String {
    text.utf8.contains { $0 == 1 || $0 == 2 } ? "\(text)\u{3}" : text
  }

  /// Texts that were judged before: a query is made anew for each call, its text is the same.
  private static let harmless = Mutex<Set<String>>([])
  /// More than there are queries.
  private static let mostRemembered = 1_024

  /// - Throws: A text that reads past the tenant's rows, or may.
  static func check(_ text: String) throws(RefusedQuery) {
    if harmless.withLock({ $0.contains(text) }) { return }
    var reader = QueryText(text)
    if let problem = reader.problem() { throw RefusedQuery(problem: problem, text: text) }
    harmless.withLock { if $0.count < mostRemembered { $0.insert(text) } }
  }

  private enum Token {
    case word(String)
    case dot
    case other
  }

  /// What is between two parentheses.
  private struct Frame {
    let opening: UInt8
    /// Arguments such as `extract(epoch from …)`: their `from` is none of tables.
    var isArguments = false
    var isInFrom = false
    /// Whether a table must come next.
    var expectsTable = false
  }

  private let bytes: [UInt8]
  private var position = 0
  private var frames = [Frame(opening: 0)]
  /// The token before, and the one before that.
  private var last = Token.other
  private var secondLast = Token.other
  private var hasBegun = false

  private init(_ text: String) { bytes = Array(text.utf8) }

  /// What is wrong with the text; nil for one that is harmless.
  private mutating func problem() -> String? {
    while position < bytes.count {
      let byte = bytes[position]
      let problem: String? =
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): skip(1)
        case _ where isLetter(byte): word()
        case _ where isDigit(byte): number()
        case UInt8(ascii: "'"): constant()
        case UInt8(ascii: "$"): parameter()
        case UInt8(ascii: "("), UInt8(ascii: "["), 1: open(byte)
        case UInt8(ascii: ")"), UInt8(ascii: "]"), 2: close(byte)
        case UInt8(ascii: ","): comma()
        default: symbol(byte)
        }
      if let problem { return problem }
    }
    guard hasBegun else { return "it is empty" }
    guard frames.count == 1 else { return "a parenthesis isn't closed" }
    return frames[0].expectsTable ? "rows are missing" : nil
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
  }

  private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private func byte(at position: Int) -> UInt8 { bytes.indices.contains(position) ? bytes[position] : 0 }

  private var frame: Frame {
    get { frames[frames.count - 1] }
    set { frames[frames.count - 1] = newValue }
  }

  private mutating func skip(_ count: Int) -> String? {
    position += count
    return nil
  }

  /// A token that a table can't be.
  private mutating func take(_ token: Token = .other) -> String? {
    guard !frame.expectsTable else { return "something else stands where rows may be" }
    guard hasBegun else { return "it doesn't begin with select" }
    (secondLast, last) = (last, token)
    return nil
  }

  private mutating func word() -> String? {
    let start = position
    while position < bytes.count, isLetter(byte(at: position)) || isDigit(byte(at: position)) { position += 1 }
    let word = String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
    switch byte(at: position) {
    case UInt8(ascii: "'"): return "a constant has a prefix"
    case UInt8(ascii: "$"): return "a name has a dollar sign"
    default: break
    }
    if !hasBegun {
      guard word == "select" else { return "it doesn't begin with select" }
      hasBegun = true
    }
    if case .dot = last { return take(.word(word)) }
    if Words.refused.contains(word) { return "it has the word \(word)" }
    if frame.expectsTable {
      switch word {
      case "select" where frame.opening == UInt8(ascii: "(") && isFirstInFrame:
        frame.expectsTable = false
        frame.isInFrom = false
      case "unnest" where byte(at: position) == UInt8(ascii: "("): frame.expectsTable = false
      case "lateral": break
      default: return "\(word) stands where rows may be"
      }
    } else {
      follow(word)
    }
    (secondLast, last) = (last, .word(word))
    return nil
  }

  private var isFirstInFrame: Bool {
    if case .other = last { byte(before: position) == UInt8(ascii: "(") } else { false }
  }

  /// The last byte before the word that ends at `end`, whitespace aside.
  private func byte(before end: Int) -> UInt8 {
    var index = end - 1
    while index >= 0, isLetter(bytes[index]) || isDigit(bytes[index]) { index -= 1 }
    while index >= 0, bytes[index] == UInt8(ascii: " ") || bytes[index] == UInt8(ascii: "\n") { index -= 1 }
    return index >= 0 ? bytes[index] : 0
  }

  /// Follows the clauses of a query.
  private mutating func follow(_ word: String) {
    switch word {
    case "from":
      if case .word("distinct") = last { return }
      if frame.isArguments { return }
      frame.isInFrom = true
      frame.expectsTable = true
    case "join":
      frame.isInFrom = true
      frame.expectsTable = true
    default:
      // All of them are reserved: no alias is called so.
      if Words.endsOfFrom.contains(word) { frame.isInFrom = false }
    }
  }

  private mutating func number() -> String? {
    while isDigit(byte(at: position)) || byte(at: position) == UInt8(ascii: ".") { position += 1 }
    return take()
  }

  private mutating func constant() -> String? {
    guard let end = bytes[(position + 1)...].firstIndex(of: UInt8(ascii: "'")) else { return "a constant doesn't end" }
    for byte in bytes[position..<end] where byte < 32 || byte == UInt8(ascii: "\\") {
      return "a constant has a control character or a backslash"
    }
    if byte(at: position - 1) == UInt8(ascii: "&") { return "a constant has a prefix" }
    position = end + 1
    return take()
  }

  private mutating func parameter() -> String? {
    position += 1
    guard isDigit(byte(at: position)) else { return "a dollar sign begins no parameter" }
    while isDigit(byte(at: position)) { position += 1 }
    return isLetter(byte(at: position)) ? "a parameter is part of a name" : take()
  }

  private mutating func open(_ byte: UInt8) -> String? {
    position += 1
    var inner = Frame(opening: byte)
    if byte == 1 {
      frame.expectsTable = false
    } else if byte == UInt8(ascii: "("), case .word(let name) = last {
      if case .word("as") = secondLast {
        // An alias with names of its columns.
      } else if case .dot = secondLast {
        return "it calls \(name) of a schema"
      } else if !Words.calls.contains(name) {
        return "it calls \(name), which isn't known to be harmless"
      }
      inner.isArguments = Words.withFromInArguments.contains(name)
    }
    if byte == UInt8(ascii: "("), frame.expectsTable {
      (inner.isInFrom, inner.expectsTable) = (true, true)
      frame.expectsTable = false
    } else if byte != 1 {
      if let problem = take() { return problem }
    }
    frames.append(inner)
    (secondLast, last) = (last, .other)
    return nil
  }

  private mutating func close(_ byte: UInt8) -> String? {
    position += 1
    let opening: UInt8 =
      switch byte {
      case 2: 1
      case UInt8(ascii: "]"): UInt8(ascii: "[")
      default: UInt8(ascii: "(")
      }
    guard frame.opening == opening else { return "a parenthesis closes another" }
    guard !frame.expectsTable else { return "rows are missing" }
    frames.removeLast()
    (secondLast, last) = (last, .other)
    return nil
  }

  private mutating func comma() -> String? {
    position += 1
    if let problem = take() { return problem }
    if frame.isInFrom { frame.expectsTable = true }
    return nil
  }

  private mutating func symbol(_ byte: UInt8) -> String? {
    let pair = (byte, self.byte(at: position + 1))
    switch pair {
    case (UInt8(ascii: "-"), UInt8(ascii: "-")), (UInt8(ascii: "/"), UInt8(ascii: "*")): return "it has a comment"
    default: break
    }
    guard Words.symbols.contains(byte) else { return "it has a character that isn't known to be harmless" }
    position += 1
    return take(byte == UInt8(ascii: ".") ? .dot : .other)
  }
}

/// A query that reads past the tenant's rows, or may: a defect of ours, for the log.
struct RefusedQuery: Error, CustomStringConvertible {
  let problem: String
  let text: String

  var description: String { "a query may read past the tenant's rows: \(problem): \(text)" }
}
