/// Draws a layout on a terminal, and draws it again in place as more of it becomes known. It makes the bytes; it writes
/// nothing itself.
///
/// What was scrolled off the screen can't be changed any more. So bands are given up, from the top, as soon as they are
/// settled; only what is below them is drawn again, and never more of it than the screen has room for.
public struct LiveDrawing {
  private let colored: Bool
  /// Bands at the top that won't be drawn again.
  private var givenUp = 0
  /// Lines above the cursor that will be drawn again.
  private var liveLines = 0
  private var size: (columns: Int, rows: Int)?

  /// Nothing is drawn; the cursor is at the start of a line.
  public init(colored: Bool) {
    self.colored = colored
  }

  /// The bytes that make the screen show `bands`; the cursor is then at the start of the line below them. Bands are the
  /// same at each update, but for those that were not settled.
  ///
  /// - Parameters:
  ///   - columns: Of the terminal; no line is longer.
  ///   - rows: Of the terminal.
  public mutating func update(_ bands: [Band], columns: Int, rows: Int) -> String {
    var bytes = ""
    if let size, size != (columns, rows) {
      // A terminal of another size has moved lines in its own way: begin again at the top of the screen.
      bytes += "\u{1B}[H"
      (givenUp, liveLines) = (0, max(0, rows - 1))
    } else if liveLines > 0 {
      bytes += "\u{1B}[\(liveLines)A"
    }
    size = (columns, rows)

    var settled = Drawing()
    while givenUp < bands.count, bands[givenUp].isSettled {
      settled += bands[givenUp].drawing
      givenUp += 1
    }
    let live = bands.dropFirst(givenUp).reduce(Drawing()) { $0 + $1.drawing }.cropped(to: max(1, rows - 1))
    defer { liveLines = live.lines.count }
    // No line wraps meanwhile, should the terminal find one wider than it is here.
    return bytes + "\u{1B}[?7l" + overwrite(with: settled + live) + "\u{1B}[?7h"
  }

  /// Lines in the place of those that are live. Each is erased on its own: a terminal may keep in its history what a
  /// sequence for the whole screen erases.
  private func overwrite(with drawing: Drawing) -> String {
    var bytes = ""
    for (index, line) in drawing.lines.enumerated() {
      bytes += (index < liveLines ? "\u{1B}[2K" : "") + Drawing([line]).text(colored: colored)
    }
    let left = liveLines - drawing.lines.count
    guard left > 0 else { return bytes }
    return bytes + String(repeating: "\u{1B}[2K\n", count: left) + "\u{1B}[\(left)A"
  }
}

extension Drawing {
  /// The first lines, and a note where there are more than `height`.
  fileprivate func cropped(to height: Int) -> Drawing {
    guard lines.count > height else { return self }
    return Drawing(Array(lines.prefix(height - 1))) + Drawing([StyledText("⋮ more is to come", .quiet)])
  }
}
