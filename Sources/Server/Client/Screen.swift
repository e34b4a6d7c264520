import Foundation
import Glibc

/// The terminal that the standard output stream is, if it is one.
struct Screen: Sendable {
  /// Columns to draw in.
  var width: Int
  /// Whether escape sequences may be written.
  var hasColors: Bool
  /// Whether it is a terminal at all.
  var isTerminal: Bool

  /// A terminal's own width, at most 120; for a pipe what COLUMNS says, or 100. Colours on a terminal, unless NO_COLOR is
  /// set or TERM is `dumb`.
  static var current: Screen {
    let environment = ProcessInfo.processInfo.environment
    let isTerminal = isatty(STDOUT_FILENO) == 1
    var size = winsize()
    let columns: Int
    if isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      columns = Int(size.ws_col)
    } else {
      columns = environment["COLUMNS"].flatMap(Int.init) ?? 100
    }
    let wantsColors = environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    return Screen(width: min(120, max(40, columns)), hasColors: isTerminal && wantsColors, isTerminal: isTerminal)
  }
}
