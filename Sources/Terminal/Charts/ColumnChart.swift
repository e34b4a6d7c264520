/// A time series as vertical bars, one series stacked on another.
struct ColumnChart {
  struct Series {
    var name: String
    var values: [Int]
    var color: Style.Color
    /// Fills whole cells; it tells the series apart where there are no colours.
    var fill: Character = "█"
  }

  /// One for each bucket, below the axis where there is room.
  var labels: [String]
  /// From the bottom up.
  var series: [Series]
  /// What one bucket is: `day`.
  var bucketName: String
  /// What a column to the top stands for; the highest one where it is nil.
  var full: Int?
  /// Where values are means, what each bucket's are the means of: neighbours in one column become the mean of all.
  var weights: [Int]?
  /// How the axis writes a value, in five characters at most.
  var mark: (Int) -> String = Figures.short

  private static let tops: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  private static let axisWidth = 6

  func drawing(width: Int, height: Int = 8) -> Drawing {
    guard !labels.isEmpty, height > 0 else { return Drawing([StyledText("Nothing in this time.", .quiet)]) }
    let room = max(1, width - Self.axisWidth - 1)
    // More buckets than columns: neighbours are drawn as their sum.
    let merged = (labels.count + room - 1) / room
    let columns = stride(from: 0, to: labels.count, by: merged).map { start in
      series.map { combined($0.values, start..<start + merged) }
    }
    let pitch = max(1, min(10, room / columns.count))
    let barWidth = pitch == 1 ? 1 : pitch - 1
    let most = full ?? columns.reduce(0) { max($0, Self.sum($1[...])) }

    var lines: [StyledText] = []
    for row in (0..<height).reversed() {
      let text = row == height - 1 ? mark(most) : row == 0 ? "0" : ""
      var line = StyledText(text, .quiet).fitted(to: Self.axisWidth - 1, .right) + StyledText(" │", .quiet)
      for column in columns {
        line += cell(of: column, row: row, most: most, height: height, width: barWidth)
        line += .spaces(pitch - barWidth)
      }
      lines.append(line)
    }
    let ruler = String(repeating: "─", count: columns.count * pitch)
    lines.append(StyledText(String(repeating: " ", count: Self.axisWidth) + "└" + ruler, .quiet))
    lines.append(
      StyledText(String(repeating: " ", count: Self.axisWidth + 1) + axisLabels(merged, pitch, room), .quiet))
    return Drawing(lines + legend(merged, room))
  }

  /// The cell of a column at a height: full below the column's top, in eighths at the top, in the colour of the series
  /// that fills most of it.
  private func cell(of column: [Int], row: Int, most: Int, height: Int, width: Int) -> StyledText {
    var total = 0
    var tops: [Int] = []
    for value in column {
      total = total.addingClamped(max(0, value))
      tops.append(Self.eighths(total, of: most, height: height))
    }
    guard let top = tops.last, top > row * 8 else { return .spaces(width) }
    let middle = min(top, row * 8 + 8) - (min(top, row * 8 + 8) - row * 8) / 2
    let owner = tops.firstIndex { $0 >= middle } ?? tops.count - 1
    let character = top >= row * 8 + 8 ? series[owner].fill : Self.tops[top - row * 8]
    return StyledText(String(repeating: character, count: width), .color(series[owner].color))
  }

  private static func eighths(_ value: Int, of most: Int, height: Int) -> Int {
    guard value > 0, most > 0 else { return 0 }
    return max(1, Int((Double(value) / Double(most) * Double(height * 8)).rounded()))
  }

  /// Neighbours as one value.
  private func combined(_ values: [Int], _ buckets: Range<Int>) -> Int {
    guard let weights else { return Self.sum(values[buckets.clamped(to: values.indices)]) }
    let buckets = buckets.clamped(to: 0..<min(values.count, weights.count))
    let weight = buckets.reduce(0.0) { $0 + Double(max(0, weights[$1])) }
    return weight > 0
      ? Int(rounding: buckets.reduce(0.0) { $0 + Double(values[$1]) * Double(max(0, weights[$1])) } / weight) : 0
  }

  private static func sum(_ values: ArraySlice<Int>) -> Int {
    values.reduce(0) { $0.addingClamped(max(0, $1)) }
  }

  /// Labels under the columns they belong to, at regular steps that leave a space between them.
  private func axisLabels(_ merged: Int, _ pitch: Int, _ room: Int) -> String {
    let labels = labels.map { StyledText($0).plainText }
    let longest = labels.reduce(0) { max($0, DisplayWidth.of($1)) }
    let step = (longest + pitch) / pitch
    var line = ""
    for (index, start) in stride(from: 0, to: labels.count, by: merged * step).enumerated() {
      let column = index * step * pitch
      guard column + DisplayWidth.of(labels[start]) <= room else { break }
      line += String(repeating: " ", count: max(0, column - DisplayWidth.of(line))) + labels[start]
    }
    return line
  }

  /// The names of the series and what a column is, in as many lines as that takes.
  private func legend(_ merged: Int, _ room: Int) -> [StyledText] {
    let names =
      series.count < 2
      ? []
      : series.map { entry in
        StyledText(String(entry.fill), .color(entry.color)) + StyledText(" \(entry.name)", .quiet)
      }
    let unit =
      merged == 1
      ? "one column is \(bucketName == "hour" ? "an" : "a") \(bucketName)" : "one column is \(merged) \(bucketName)s"
    return Drawing.flow(names + [StyledText(unit, .quiet)], width: room).lines.map { .spaces(Self.axisWidth + 1) + $0 }
  }
}
