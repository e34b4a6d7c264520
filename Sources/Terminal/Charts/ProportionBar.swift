/// Parts of a whole as one bar.
struct ProportionBar {
  struct Part {
    var name: String
    var value: Int
    var color: Style.Color
    /// Tells the part apart where there are no colours.
    var fill: Character
  }

  var parts: [Part]

  /// The bar over the whole width, and below it each part's name, count and percentage.
  func drawing(width: Int) -> Drawing {
    let columns = Self.divide(width, among: parts.map(\.value))
    let bar = zip(parts, columns).reduce(StyledText()) { line, part in
      line + StyledText(String(repeating: part.0.fill, count: part.1), .color(part.0.color))
    }
    let total = parts.reduce(0.0) { $0 + Double(max(0, $1.value)) }
    let legend = parts.map { part in
      let share = total > 0 ? " · " + Figures.percent(Double(max(0, part.value)) / total * 100) : ""
      return StyledText(String(part.fill), .color(part.color))
        + StyledText(" \(part.name) \(Figures.count(part.value))")
        + StyledText(share, .quiet)
    }
    return Drawing([bar]) + .flow(legend, width: width)
  }

  /// Columns for each value, by the largest remainders, at least one for what is not zero; all together `width`, if
  /// there is anything.
  static func divide(_ width: Int, among values: [Int]) -> [Int] {
    let shares = values.map { Double(max(0, $0)) }
    let total = shares.reduce(0, +)
    let kept = shares.count { $0 > 0 }
    guard total > 0, width >= kept else { return shares.map { _ in 0 } }
    // One column is everyone's; the rest is divided.
    let exact = shares.map { $0 / total * Double(width - kept) }
    var columns = zip(shares, exact).map { $0 > 0 ? 1 + Int($1) : 0 }
    let byRemainder = exact.indices.filter { shares[$0] > 0 }.sorted {
      let (left, right) = (exact[$0].truncatingRemainder(dividingBy: 1), exact[$1].truncatingRemainder(dividingBy: 1))
      return left != right ? left > right : $0 < $1
    }
    for index in byRemainder.prefix(max(0, width - columns.reduce(0, +))) { columns[index] += 1 }
    return columns
  }
}
