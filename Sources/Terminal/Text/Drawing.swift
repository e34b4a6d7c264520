/// A picture made of lines of text.
public struct Drawing: Hashable, Sendable {
  /// From top to bottom.
  public var lines: [StyledText]

  /// A drawing of these lines.
  public init(_ lines: [StyledText] = []) {
    self.lines = lines
  }

  /// Columns of the longest line.
  public var width: Int {
    lines.reduce(0) { max($0, $1.width) }
  }

  /// The lines, each ended by a newline and without trailing spaces; escape sequences only if `colored`.
  public func text(colored: Bool) -> String {
    lines.map { line in
      let text = colored ? line.escapedText : line.plainText
      return text.trimmingSuffix(" ") + "\n"
    }.joined()
  }

  static func + (above: Drawing, below: Drawing) -> Drawing {
    Drawing(above.lines + below.lines)
  }

  static func += (above: inout Drawing, below: Drawing) {
    above.lines += below.lines
  }

  /// Drawings next to each other, two columns apart, in as many rows as `width` asks for.
  static func flow(_ drawings: [Drawing], width: Int, gap: Int = 2) -> Drawing {
    var result = Drawing()
    var row: [Drawing] = []
    var used = 0
    for drawing in drawings {
      if !row.isEmpty, used + gap + drawing.width > width {
        result += beside(row, gap: gap)
        row = []
        used = 0
      }
      used += (row.isEmpty ? 0 : gap) + drawing.width
      row.append(drawing)
    }
    return result + beside(row, gap: gap)
  }

  private static func beside(_ drawings: [Drawing], gap: Int) -> Drawing {
    let height = drawings.reduce(0) { max($0, $1.lines.count) }
    return Drawing(
      (0..<height).map { y in
        var line = StyledText()
        for (index, drawing) in drawings.enumerated() {
          if index > 0 { line += .spaces(gap) }
          let part = y < drawing.lines.count ? drawing.lines[y] : StyledText()
          line += part.fitted(to: drawing.width)
        }
        return line
      })
  }
}

extension String {
  fileprivate func trimmingSuffix(_ character: Character) -> String {
    var end = endIndex
    while end > startIndex, self[index(before: end)] == character {
      end = index(before: end)
    }
    return String(self[..<end])
  }
}
