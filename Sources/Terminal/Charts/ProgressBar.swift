/// How far a long task is, in one line: `calls            ████████▌           42 %`.
public struct ProgressBar: Sendable {
  private let name: String
  private let share: Double

  /// A bar for `done` of `total` pieces of what is called `name`.
  public init(name: String, done: Int, total: Int) {
    self.name = name
    share = total <= 0 ? 1 : min(1, max(0, Double(done) / Double(total)))
  }

  /// The line, in `width` columns at most.
  public func line(width: Int) -> StyledText {
    let room = max(4, min(40, width - 24 - 7))
    let filled = BarChart.bar(share, of: 1, columns: room)
    return StyledText(name).fitted(to: 24) + StyledText(filled, .color(.green)).fitted(to: room)
      + StyledText("\(Int(share * 100)) %").fitted(to: 6, .right)
  }
}
