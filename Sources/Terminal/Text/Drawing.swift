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

  /// Drawings next to each other, each cut or filled to its width.
  static func beside(_ drawings: [Drawing], widths: [Int], gap: Int) -> Drawing {
    let height = drawings.reduce(0) { max($0, $1.lines.count) }
    return Drawing(
      (0..<height).map { y in
        var line = StyledText()
        for (index, (drawing, width)) in zip(drawings, widths).enumerated() {
          if index > 0 { line += .spaces(gap) }
          line += (y < drawing.lines.count ? drawing.lines[y] : StyledText()).fitted(to: width)
        }
        return line
      })
  }

  /// Pieces of text after one another, in as many lines as `width` asks for; what is longer than a line is cut.
  static func flow(_ pieces: [StyledText], width: Int, separator: StyledText = "   ") -> Drawing {
    var lines: [StyledText] = []
    for piece in pieces {
      if let line = lines.last, line.width + separator.width + piece.width <= width {
        lines[lines.count - 1] = line + separator + piece
      } else {
        lines.append(piece.truncated(to: width))
      }
    }
    return Drawing(lines)
  }

  /// A text in as many lines as `width` asks for, broken between words where that is possible.
  static func paragraph(_ text: String, _ style: Style = .plain, width: Int) -> Drawing {
    var lines: [String] = []
    for word in StyledText(text).plainText.split(separator: " ") {
      var word = String(word)
      if let line = lines.last, DisplayWidth.of(line) + 1 + DisplayWidth.of(word) <= width {
        lines[lines.count - 1] = line + " " + word
        continue
      }
      while DisplayWidth.of(word) > width, word.count > 1 {
        var part = ""
        while let next = word.first, part.isEmpty || DisplayWidth.of(part) + DisplayWidth.of(next) <= width {
          part.append(word.removeFirst())
        }
        lines.append(part)
      }
      if !word.isEmpty { lines.append(word) }
    }
    return Drawing(lines.map { StyledText($0, style) })
  }

  /// Blank lines below, where there are less than `height`.
  func filled(to height: Int) -> Drawing {
    self + Drawing([StyledText](repeating: StyledText(), count: max(0, height - lines.count)))
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
