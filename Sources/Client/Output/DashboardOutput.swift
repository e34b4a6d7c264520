import Messages
import Terminal

/// Where a dashboard goes, as it comes.
protocol DashboardOutput {
  /// The session may see this much.
  mutating func begin(scope: DashboardScope?)
  /// So much has come.
  mutating func update(_ sections: DashboardSections)
  /// All has come that will.
  mutating func finish(_ sections: DashboardSections)
  /// Nothing has come, and nothing will: takes back what stands there for it.
  mutating func clear()
  /// The session may see nothing.
  func show(_ denial: AccessDenied)
}
