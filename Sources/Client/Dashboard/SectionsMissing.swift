import Messages
import Terminal

/// A dashboard is there, but for some of its sections.
struct SectionsMissing: Error, CustomStringConvertible {
  var description: String

  /// Nil where all are there.
  init?(_ sections: DashboardSections) {
    self.init(sections.errors)
  }

  /// Nil where nothing failed.
  init?(_ errors: [SectionError]) {
    guard !errors.isEmpty else { return nil }
    let names = errors.map(\.section).joined(separator: ", ")
    description = StyledText("sections of the dashboard are missing: \(names)").plainText
  }
}
