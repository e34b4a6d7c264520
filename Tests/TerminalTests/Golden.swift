import Foundation
import Testing

@testable import Terminal

/// Whole drawings are kept as files; with CALLBOARD_WRITE_GOLDEN set the files are written instead of compared.
enum Golden {
  static func expect(_ drawing: Drawing, _ name: String, location: SourceLocation = #_sourceLocation) throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name).txt")
    let text = drawing.text(colored: false)
    if ProcessInfo.processInfo.environment["CALLBOARD_WRITE_GOLDEN"] != nil {
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    #expect(text == (try String(contentsOf: url, encoding: .utf8)), sourceLocation: location)
  }
}
