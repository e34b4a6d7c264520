import Glibc
import Terminal

/// The standard output stream to draw on: again and again in place, where it is a terminal that can, else once.
struct Canvas {
  private var live: LiveDrawing?

  init() {
    let screen = Screen.current
    live = screen.canRedraw ? LiveDrawing(colored: screen.hasColors) : nil
  }

  /// Shows how far a layout is; nothing where it could not be drawn again.
  mutating func update(_ bands: (_ width: Int) -> [Band]) {
    let screen = Screen.current
    redraw(bands(screen.width), on: screen)
  }

  /// Shows the whole layout.
  mutating func finish(_ bands: (_ width: Int) -> [Band]) {
    guard live == nil else { return update(bands) }
    let screen = Screen.current
    write(bands(screen.width).map { $0.drawing.text(colored: screen.hasColors) }.joined())
  }

  /// Takes back what may still change.
  mutating func clear() {
    redraw([], on: .current)
  }

  /// Shows something below.
  func show(_ denial: AccessDenied) {
    let screen = Screen.current
    write(AccessDeniedCard(denial.reason, denial.hint).drawing(width: screen.width).text(colored: screen.hasColors))
  }

  private mutating func redraw(_ bands: [Band], on screen: Screen) {
    guard let size = screen.size, let bytes = live?.update(bands, columns: size.columns, rows: size.rows) else {
      return
    }
    write(bytes)
  }

  private func write(_ text: String) {
    print(text, terminator: "")
    fflush(nil)
  }
}
