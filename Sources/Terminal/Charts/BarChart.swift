/// Named amounts as horizontal bars.
struct BarChart {
  struct Bar {
    var name: String
    var value: Double
    /// Stands behind the bar.
    var note: String
    var color: Style.Color = .blue
  }

  var bars: [Bar]
  /// What a full bar stands for; the largest value where it is nil.
  var full: Double?

  /// Names at the left, bars in what is left of the width, notes at the right.
  func drawing(width: Int) -> Drawing {
    let names = bars.map { StyledText($0.name) }
    let notes = bars.map { StyledText($0.note) }
    let noteWidth = min(width / 2, notes.reduce(0) { max($0, $1.width) })
    let nameWidth = min(24, max(4, width - noteWidth - 6), names.reduce(0) { max($0, $1.width) })
    let room = max(4, min(40, width - nameWidth - noteWidth - 2))
    let full = full ?? bars.reduce(0) { max($0, $1.value) }
    return Drawing(
      bars.indices.map { index in
        let bar = Self.bar(bars[index].value, of: full, columns: room)
        return names[index].fitted(to: nameWidth) + " "
          + StyledText(bar, .color(bars[index].color)).fitted(to: room)
          + " " + notes[index].fitted(to: noteWidth, .right)
      })
  }

  /// A bar in eighths of a column; the smallest is an eighth, so that something is never drawn as nothing.
  static func bar(_ value: Double, of full: Double, columns: Int) -> String {
    guard value > 0, full > 0, columns > 0 else { return "" }
    let share = value >= full ? 1 : value / full
    let eighths = max(1, Int((share * Double(columns * 8)).rounded()))
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
    return String(repeating: "█", count: eighths / 8) + rest
  }
}
