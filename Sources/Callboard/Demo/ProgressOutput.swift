import Glibc
import Terminal

/// Tells how far something is that is done for each relation: a bar that moves on a terminal, a line for each relation
/// elsewhere.
struct ProgressOutput {
  private let screen: Screen
  private let work: String
  private let unit: String
  private var drawn = ""
  private var relation = ""

  /// - Parameters:
  ///   - work: What is done, as words before the relation's name.
  ///   - unit: What is counted.
  init(screen: Screen, work: String = "loading", unit: String = "rows") {
    (self.screen, self.work, self.unit) = (screen, work, unit)
  }

  /// `done` of `total` are done; `relation` is what is at work now.
  mutating func update(relation: String, done: Int, total: Int) {
    if screen.isTerminal {
      let line = ProgressBar(name: relation, done: done, total: total).line(width: screen.width - 1)
      let text = screen.hasColors ? line.escapedText : line.plainText
      guard text != drawn else { return }
      drawn = text
      // Back to the line's begin, the bar, and nothing of the one before it.
      print("\r\(text)\u{1B}[K", terminator: "")
      fflush(nil)
    } else if relation != self.relation {
      print("\(work) \(relation) (\(done) of \(total) \(unit) done)")
      fflush(nil)
    }
    self.relation = relation
  }

  /// Ends the bar's line.
  func finish() {
    if screen.isTerminal, !drawn.isEmpty { print() }
  }
}
