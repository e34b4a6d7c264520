import Foundation
import Glibc

/// The terminal that the standard output stream is, if it is one.
package struct Screen: Sendable {
  /// Columns to draw in.
  package var width: Int
  /// Columns and lines that the terminal has; nil where it is none, or doesn't say.
  package var size: (columns: Int, rows: Int)?
  /// Whether colours may be used.
  package var hasColors: Bool
  /// Whether it is a terminal at all.
  package var isTerminal: Bool
  /// Whether what was drawn can be drawn again in place.
  package var canRedraw: Bool

  /// What is drawn is between these columns wide.
  private static let widths = 40...160

  /// A terminal's own width, at most 160; for a pipe what COLUMNS says, or 100. Colours on a terminal, unless NO_COLOR is
  /// set or TERM is `dumb`. A `dumb` terminal's cursor can't be moved, and one that is narrower than what is drawn would
  /// break the lines.
  package static var current: Screen {
    let environment = ProcessInfo.processInfo.environment
    let isTerminal = isatty(STDOUT_FILENO) == 1
    let size = isTerminal ? terminalSize : nil
    let columns = size?.columns ?? environment["COLUMNS"].flatMap(Int.init) ?? 100
    let isDumb = environment["TERM", default: "dumb"] == "dumb"
    let wantsColors = environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    return Screen(
      width: min(widths.upperBound, max(widths.lowerBound, columns)), size: size,
      hasColors: isTerminal && wantsColors, isTerminal: isTerminal,
      canRedraw: !isDumb && size.map { $0.columns >= widths.lowerBound && $0.rows > 2 } == true)
  }

  private static var terminalSize: (columns: Int, rows: Int)? {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return (Int(size.ws_col), Int(size.ws_row))
  }
}
