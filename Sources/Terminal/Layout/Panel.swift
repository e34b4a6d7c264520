/// A frame with a title.
struct Panel: Block {
  var title: String
  var titleStyle = Style.title
  var frame = Style.quiet
  /// Draws what is inside; what is wider than the frame is cut.
  var content: (_ width: Int) -> Drawing

  func drawing(width: Int, height: Int) -> Drawing {
    let inside = max(1, width - 4)
    let title = StyledText(title, titleStyle).truncated(to: inside - 1)
    let rule = String(repeating: "─", count: max(0, inside - title.width))
    let rows = content(inside).filled(to: height - 2).lines.map { line in
      StyledText("│ ", frame) + line.fitted(to: inside) + StyledText(" │", frame)
    }
    return Drawing(
      [StyledText("╭ ", frame) + title + StyledText(" " + rule + "╮", frame)] + rows
        + [StyledText("╰" + String(repeating: "─", count: inside + 2) + "╯", frame)])
  }
}
