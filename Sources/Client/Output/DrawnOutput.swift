import Messages
import Terminal

/// Draws a dashboard on the standard output stream: as it comes, where that is a terminal that can be drawn on again, else
/// once, when all of it is there.
struct DrawnOutput: DashboardOutput {
  private let timeRange: TimeRange
  private var scope: DashboardScope?
  private var canvas = Canvas()

  init(timeRange: TimeRange) {
    self.timeRange = timeRange
  }

  mutating func begin(scope: DashboardScope?) {
    self.scope = scope
    update(DashboardSections())
  }

  mutating func update(_ sections: DashboardSections) {
    canvas.update(layout(sections).bands(width:))
  }

  mutating func finish(_ sections: DashboardSections) {
    canvas.finish(layout(sections).bands(width:))
  }

  mutating func clear() {
    canvas.clear()
  }

  func show(_ denial: AccessDenied) {
    canvas.show(denial)
  }

  private func layout(_ sections: DashboardSections) -> DashboardLayout {
    DashboardLayout(sections, timeRange: timeRange, scope: scope)
  }
}
