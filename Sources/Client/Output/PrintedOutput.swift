import Foundation
import Messages
import Terminal

/// Prints a dashboard as JSON, when all of it is there.
struct PrintedOutput: DashboardOutput {
  func begin(scope: DashboardScope?) {}

  func update(_ sections: DashboardSections) {}

  func finish(_ sections: DashboardSections) {
    print(DashboardJSON.text(sections))
  }

  func clear() {}

  func show(_ denial: AccessDenied) {
    let line = StyledText("Error: \(denial.reason) \(denial.hint)").plainText
    FileHandle.standardError.write(Data("\(line)\n".utf8))
  }
}
