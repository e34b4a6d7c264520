/// One line of text in pieces of different styles.
public struct StyledText: Hashable, Sendable, ExpressibleByStringLiteral {
  struct Span: Hashable, Sendable {
    var text: String
    var style: Style
  }

  private(set) var spans: [Span] = []

  /// An empty line.
  public init() {}

  /// Text in one style. Characters that would move the cursor, switch the terminal's state or turn the direction of
  /// writing become `�`: names come from a database, and a terminal obeys what it is sent.
  public init(_ text: String, _ style: Style = Style()) {
    guard !text.isEmpty else { return }
    spans = [Span(text: Self.harmless(text), style: style)]
  }

  /// A literal in the plain style.
  public init(stringLiteral value: String) {
    self.init(value)
  }

  /// Columns that the line takes.
  public var width: Int {
    spans.reduce(0) { $0 + DisplayWidth.of($1.text) }
  }

  /// The characters alone.
  public var plainText: String {
    spans.map(\.text).joined()
  }

  /// The line with escape sequences for its styles.
  public var escapedText: String {
    spans.map { span in
      guard let on = span.style.escapeSequence else { return span.text }
      return on + span.text + "\u{1B}[0m"
    }.joined()
  }

  static func + (left: StyledText, right: StyledText) -> StyledText {
    var sum = left
    sum += right
    return sum
  }

  static func += (left: inout StyledText, right: StyledText) {
    for span in right.spans {
      left.append(span)
    }
  }

  private mutating func append(_ span: Span) {
    if let last = spans.indices.last, spans[last].style == span.style {
      spans[last].text += span.text
    } else {
      spans.append(span)
    }
  }

  private static func harmless(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHarmful) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { isHarmful($0) ? "\u{FFFD}" : $0 }))
  }

  /// Control characters, line separators, and the explicit direction marks (UAX 9).
  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}

extension StyledText {
  enum Alignment {
    case left
    case right
  }

  static func spaces(_ count: Int) -> StyledText {
    StyledText(String(repeating: " ", count: max(0, count)))
  }

  /// The line in exactly `columns` columns: cut with `…` where it is longer, filled with spaces where it is shorter.
  func fitted(to columns: Int, _ alignment: Alignment = .left) -> StyledText {
    let line = truncated(to: columns)
    let missing = StyledText.spaces(columns - line.width)
    return alignment == .left ? line + missing : missing + line
  }

  func truncated(to columns: Int) -> StyledText {
    guard width > columns else { return self }
    guard columns > 0 else { return StyledText() }
    var kept = StyledText()
    var room = columns - 1
    for span in spans {
      var text = ""
      for character in span.text {
        let width = DisplayWidth.of(character)
        guard width <= room else {
          kept.append(Span(text: text + "…", style: span.style))
          return kept
        }
        room -= width
        text.append(character)
      }
      kept.append(Span(text: text, style: span.style))
    }
    return kept
  }
}
