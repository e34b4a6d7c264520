/// What stands in the place of content that is still to come.
enum Skeleton {
  static let style = Style.color(.dim)

  /// Lines of uneven lengths, as text and figures have them.
  static func drawing(lines: Int, width: Int) -> Drawing {
    Drawing(
      (0..<max(0, lines)).map { line in
        StyledText(String(repeating: "░", count: max(1, width * [7, 5, 6, 3][line % 4] / 8)), style)
      })
  }

  /// One figure.
  static let figure = StyledText("░░░░░░", style)
}
