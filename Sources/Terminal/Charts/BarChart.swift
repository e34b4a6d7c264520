/// Named counts as horizontal bars.
struct BarChart {
  struct Bar {
    var name: String
    var value: Int
    /// What stands behind the bar; the value where it is nil.
    var note: String?
    var color: Style.Color = .blue
  }

  var bars: [Bar]

  /// Names at the left, bars in what is left of the width, notes at the right.
  func drawing(width: Int) -> Drawing {
    let notes = bars.map { $0.note ?? Figures.count($0.value) }
    let nameWidth = min(24, bars.reduce(0) { max($0, DisplayWidth.of($1.name)) })
    let noteWidth = notes.reduce(0) { max($0, DisplayWidth.of($1)) }
    let room = max(4, min(40, width - nameWidth - noteWidth - 2))
    let most = bars.reduce(0) { max($0, $1.value) }
    return Drawing(
      zip(bars, notes).map { bar, note in
        let filled = Self.bar(bar.value, of: most, columns: room)
        return StyledText(bar.name).fitted(to: nameWidth) + " " + StyledText(filled, .color(bar.color)).fitted(to: room)
          + " " + StyledText(note).fitted(to: noteWidth, .right)
      })
  }

  /// A bar in eighths of a column; the smallest is an eighth, so that something is never drawn as nothing.
  static func bar(_ value: Int, of most: Int, columns: Int) -> String {
    guard value > 0, most > 0, columns > 0 else { return "" }
    let share = min(1, Double(value) / Double(most))
    let eighths = max(1, Int((share * Double(columns * 8)).rounded()))
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
    return String(repeating: "█", count: eighths / 8) + rest
  }
}
