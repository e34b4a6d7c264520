/// One figure in a frame: a name, the figure, and a line about it.
struct Card {
  var name: String
  /// Nil while it is still to come.
  var figure: String?
  var note: String = ""
  var color: Style.Color = .blue

  func drawing(width: Int) -> Drawing {
    Panel(title: name, titleStyle: .plain) { _ in
      Drawing([
        figure.map { StyledText($0, Style(foreground: color, isBold: true)) } ?? Skeleton.figure,
        StyledText(note, .quiet),
      ])
    }.drawing(width: width)
  }
}

/// Cards of one width, as many beside each other as fit.
struct CardRow: Block {
  var cards: [Card]

  /// Four columns of frame and margin beside the text.
  static let minimumWidth = 18

  func drawing(width: Int, height: Int) -> Drawing {
    let most = max(1, (width + 1) / (Self.minimumWidth + 1))
    let rows = max(1, (cards.count + most - 1) / most)
    let perRow = max(1, (cards.count + rows - 1) / rows)
    let widths = Widths.divide(width, shares: Array(repeating: 1, count: perRow), gap: 1)
    var result = Drawing()
    for start in stride(from: 0, to: cards.count, by: perRow) {
      let row = cards[start..<min(cards.count, start + perRow)]
      result += .beside(zip(row, widths).map { $0.drawing(width: $1) }, widths: widths, gap: 1)
    }
    return result.filled(to: height)
  }
}
