import Dispatch
import Foundation
import Glibc

/// The program itself, as it was built beside the tests.
enum Program {
  struct Ending {
    var status: Int32
    var output: String
    var errors: String
  }

  enum Failure: Error {
    case noTerminal
  }

  /// Runs a command to its end.
  /// - Parameter onTerminal: Whether its standard output is a terminal, of 80 columns.
  static func run(_ arguments: [String], onTerminal: Bool = false) async throws -> Ending {
    try await withCheckedThrowingContinuation { continuation in
      // It waits, and the tests' own threads should not.
      DispatchQueue.global().async {
        continuation.resume(with: Result { try wait(arguments, onTerminal) })
      }
    }
  }

  private static func wait(_ arguments: [String], _ onTerminal: Bool) throws -> Ending {
    let folder = try URL(filePath: FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      .deletingLastPathComponent()
    let process = Process()
    process.executableURL = folder.appending(path: "callboard")
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("CALLBOARD_") }
    environment["TERM"] = "xterm"
    process.environment = environment
    let errors = Pipe()
    process.standardError = errors
    let output: FileHandle
    if onTerminal {
      let (terminal, program) = try openTerminal()
      process.standardOutput = program
      try process.run()
      try program.close()
      output = terminal
    } else {
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      output = pipe.fileHandleForReading
    }
    let text = readToEnd(output.fileDescriptor)
    let errorText = readToEnd(errors.fileHandleForReading.fileDescriptor)
    process.waitUntilExit()
    return Ending(status: process.terminationStatus, output: text, errors: errorText)
  }

  /// A terminal that ends says so by an error.
  private static func readToEnd(_ file: Int32) -> String {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(file, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return String(decoding: all, as: UTF8.self) }
      all += buffer[..<count]
    }
  }

  private static func openTerminal() throws -> (terminal: FileHandle, program: FileHandle) {
    var (terminal, program): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&terminal, &program, nil, nil, &size) == 0 else { throw Failure.noTerminal }
    // Or another command that begins meanwhile would keep it open.
    for file in [terminal, program] where fcntl(file, F_SETFD, FD_CLOEXEC) != 0 { throw Failure.noTerminal }
    return (
      FileHandle(fileDescriptor: terminal, closeOnDealloc: true),
      FileHandle(fileDescriptor: program, closeOnDealloc: true)
    )
  }
}
