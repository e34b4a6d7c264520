import Glibc
import Messages
import Terminal

/// Draws a dashboard on the standard output stream: as it comes, where that is a terminal that can be drawn on again, else
/// once, when all of it is there.
struct DrawnOutput: DashboardOutput {
  private let timeRange: TimeRange
  private var scope: DashboardScope?
  private var live: LiveDrawing?

  init(timeRange: TimeRange) {
    self.timeRange = timeRange
    let screen = Screen.current
    live = screen.canRedraw ? LiveDrawing(colored: screen.hasColors) : nil
  }

  mutating func begin(scope: DashboardScope?) {
    self.scope = scope
    update(DashboardSections())
  }

  mutating func update(_ sections: DashboardSections) {
    let screen = Screen.current
    redraw(layout(sections).bands(width: screen.width), on: screen)
  }

  mutating func finish(_ sections: DashboardSections) {
    guard live == nil else { return update(sections) }
    let screen = Screen.current
    write(layout(sections).drawing(width: screen.width).text(colored: screen.hasColors))
  }

  mutating func clear() {
    redraw([], on: .current)
  }

  func show(_ denial: AccessDenied) {
    let screen = Screen.current
    write(AccessDeniedCard(denial.reason, denial.mend).drawing(width: screen.width).text(colored: screen.hasColors))
  }

  private mutating func redraw(_ bands: [Band], on screen: Screen) {
    guard let size = screen.size, let bytes = live?.update(bands, columns: size.columns, rows: size.rows) else {
      return
    }
    write(bytes)
  }

  private func layout(_ sections: DashboardSections) -> DashboardLayout {
    DashboardLayout(sections, timeRange: timeRange, scope: scope)
  }

  private func write(_ text: String) {
    print(text, terminator: "")
    fflush(nil)
  }
}
