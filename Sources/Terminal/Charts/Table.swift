/// Rows of text under headings.
struct Table {
  struct Column {
    var heading: String
    var alignment: StyledText.Alignment = .left
    /// Whether it gives up width where there is too little; the widest one does first.
    var canShrink = false
  }

  var columns: [Column]
  /// One text for each column.
  var rows: [[StyledText]]
  /// Stands in the place of rows where there are none.
  var emptyNote: String

  /// Columns as wide as their longest text; where that is more than `width`, those that can shrink are cut.
  func drawing(width: Int) -> Drawing {
    guard !rows.isEmpty else { return Drawing([StyledText(emptyNote, .quiet)]) }
    let widths = columnWidths(width)
    var lines = [line(columns.map { StyledText($0.heading, .quiet) }, widths)]
    lines.append(StyledText(widths.map { String(repeating: "─", count: $0) }.joined(separator: "  "), .quiet))
    lines += rows.map { line($0, widths) }
    return Drawing(lines)
  }

  private func line(_ cells: [StyledText], _ widths: [Int]) -> StyledText {
    var line = StyledText()
    for (index, (cell, width)) in zip(cells, widths).enumerated() {
      if index > 0 { line += "  " }
      line += cell.fitted(to: width, columns[index].alignment)
    }
    return line
  }

  private func columnWidths(_ width: Int) -> [Int] {
    var widths = columns.map { DisplayWidth.of($0.heading) }
    for row in rows {
      for (index, cell) in row.enumerated() where index < widths.count {
        widths[index] = max(widths[index], cell.width)
      }
    }
    var excess = widths.reduce(0, +) + 2 * (columns.count - 1) - width
    while excess > 0,
      let widest = columns.indices.filter({ columns[$0].canShrink && widths[$0] > 8 }).max(by: {
        widths[$0] < widths[$1]
      })
    {
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }
}
