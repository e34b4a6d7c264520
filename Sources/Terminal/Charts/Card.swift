/// One figure in a frame: a name, the figure, and a line about it.
struct Card {
  var name: String
  var figure: String
  var note: String
  var color: Style.Color = .blue

  /// Five columns of frame and margin beside the text.
  static let minimumWidth = 18

  func drawing(width: Int) -> Drawing {
    let inside = max(1, width - 4)
    let frame = Style.quiet
    func row(_ text: StyledText) -> StyledText {
      StyledText("│ ", frame) + text.fitted(to: inside) + StyledText(" │", frame)
    }
    let name = StyledText(name).truncated(to: inside - 1)
    let rule = String(repeating: "─", count: max(0, inside - name.width))
    return Drawing([
      StyledText("╭ ", frame) + name + StyledText(" " + rule + "╮", frame),
      row(StyledText(figure, Style(foreground: color, isBold: true))),
      row(StyledText(note, .quiet)),
      StyledText("╰" + String(repeating: "─", count: inside + 2) + "╯", frame),
    ])
  }

  /// Cards of one width, as many beside each other as fit.
  static func row(_ cards: [Card], width: Int) -> Drawing {
    let perRow = max(1, min(cards.count, (width + 1) / (minimumWidth + 1)))
    let cardWidth = min(28, max(minimumWidth, (width - (perRow - 1)) / perRow))
    return .flow(cards.map { $0.drawing(width: cardWidth) }, width: width, gap: 1)
  }
}
