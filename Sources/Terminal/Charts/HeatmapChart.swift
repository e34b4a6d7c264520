/// The 168 hours of a week in shades, Monday first.
struct HeatmapChart {
  /// The count of each cell, by day (0 Monday … 6 Sunday) and hour.
  private var counts = [Int](repeating: 0, count: 7 * 24)

  private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let shades: [Character] = ["·", "░", "▒", "▓", "█"]

  /// The colours of the shades, from nothing to the most.
  struct Palette {
    fileprivate let colors: [Style.Color]

    static let red = Palette(colors: [.dim, .init(95), .init(131), .init(167), .red])
    static let blue = Palette(colors: [.dim, .init(24), .init(25), .init(32), .blue])
  }

  var palette: Palette

  init(palette: Palette) {
    self.palette = palette
  }

  /// Adds to a cell; days outside 1 Monday … 7 Sunday and hours outside 0 … 23 are left out.
  mutating func add(dayOfWeek: Int, hour: Int, count: Int) {
    guard (1...7).contains(dayOfWeek), (0...23).contains(hour) else { return }
    let cell = (dayOfWeek - 1) * 24 + hour
    counts[cell] = counts[cell].addingClamped(max(0, count))
  }

  /// A row for each day. Cells are two columns wide where the width allows it, else one.
  func drawing(width: Int) -> Drawing {
    let cell = width >= 4 + 48 ? 2 : 1
    let most = counts.max() ?? 0
    var hours = ""
    for hour in stride(from: 0, to: 24, by: cell == 2 ? 3 : 6) {
      let label = hour < 10 ? "0\(hour)" : "\(hour)"
      hours += label + "    "
    }
    var lines = [StyledText("    " + hours, .quiet)]
    for (day, name) in Self.days.enumerated() {
      var line = StyledText(name + " ", .quiet)
      for hour in 0..<24 {
        line += shade(Self.level(counts[day * 24 + hour], of: most), width: cell)
      }
      lines.append(line)
    }
    lines.append(legend(most))
    return Drawing(lines)
  }

  /// 0 for nothing, else 1 … 4 by quarters of the largest.
  static func level(_ count: Int, of most: Int) -> Int {
    guard count > 0, most > 0 else { return 0 }
    return min(4, max(1, Int((Double(count) / Double(most) * 4).rounded(.up))))
  }

  private func shade(_ level: Int, width: Int) -> StyledText {
    StyledText(String(repeating: Self.shades[level], count: width), .color(palette.colors[level]))
  }

  private func legend(_ most: Int) -> StyledText {
    var line = StyledText("    0 ", .quiet)
    for level in 0..<Self.shades.count {
      line += shade(level, width: 2)
    }
    return line + StyledText(" \(Figures.count(most)) in an hour of the week", .quiet)
  }
}
