import Glibc
import Terminal

/// Tells how far loading is: a bar that moves on a terminal, a line for each relation elsewhere.
struct ProgressOutput {
  private let screen: Screen
  private var drawn = ""
  private var relation = ""

  init(screen: Screen) {
    self.screen = screen
  }

  /// `done` of `total` rows are loaded; those of `relation` are being loaded now.
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
      print("loading \(relation) (\(done) of \(total) rows done)")
      fflush(nil)
    }
    self.relation = relation
  }

  /// Ends the bar's line.
  func finish() {
    if screen.isTerminal, !drawn.isEmpty { print() }
  }
}
