import Foundation
import Testing

/// A call's memory is mostly used again; this keeps it so. `CallAllocations` counts in a process of its own.
@Suite struct CallAllocationTests {
  /// Blocks of memory for one `GetDashboardAccess`. Debug builds make more: closures and copies that the optimizer removes.
  #if DEBUG
    private static let budget = 94.0
  #else
    private static let budget = 29.0
  #endif

  @Test(.timeLimit(.minutes(10))) func aSmallCallStaysWithinItsBudget() throws {
    let folder = try URL(filePath: FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      .deletingLastPathComponent()
    let process = Process()
    let output = Pipe()
    process.executableURL = folder.appending(path: "CallAllocations")
    process.standardOutput = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    let count = try #require(Double(text.trimmingCharacters(in: .whitespacesAndNewlines)), "\(text)")
    // 0 under a sanitizer, where nothing is counted.
    #expect(count <= Self.budget + 0.5, "make less, or raise the budget for what is worth it")
  }
}
