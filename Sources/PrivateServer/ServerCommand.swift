import Foundation

/// One run of a program of PostgreSQL's, as the server's account, with nothing of this process's but what is given.
struct ServerCommand: Sendable {
  var program: String
  var arguments: [String]
  var account: ServerAccount?

  struct Outcome: Sendable {
    var status: Int32
    var output: String
  }

  /// The process, ready to run. It gets a process group of its own (so that Ctrl-C in the terminal does not reach it),
  /// no descriptor but the standard ones, and a working folder that every account can enter.
  func process() throws(PrivateServerError) -> Process {
    let line = try account?.commandLine(program, arguments) ?? [program] + arguments
    let process = Process()
    process.executableURL = URL(fileURLWithPath: line[0])
    process.arguments = Array(line.dropFirst())
    process.currentDirectoryURL = URL(fileURLWithPath: "/")
    var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("PG") && !$0.key.hasPrefix("LC_") }
    environment["LC_ALL"] = "C"
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    return process
  }

  /// Runs the program to its end and gathers what it wrote. The wait is on a thread of Dispatch's.
  func run(input: String = "") async throws(PrivateServerError) -> Outcome {
    let process = try process()
    let result: Result<Outcome, PrivateServerError> = await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: finish(process, input: input)) }
    }
    return try result.get()
  }

  /// Runs the program and throws what it wrote when it failed.
  func runOrThrow(input: String = "") async throws(PrivateServerError) {
    let outcome = try await run(input: input)
    guard outcome.status == 0 else {
      throw .commandFailed(program: program, output: outcome.output.trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }

  private func finish(_ process: Process, input: String) -> Result<Outcome, PrivateServerError> {
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    let standardInput = Pipe()
    process.standardInput = standardInput
    do {
      try process.run()
      try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
      try standardInput.fileHandleForWriting.close()
      let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      return .success(Outcome(status: process.terminationStatus, output: String(decoding: bytes, as: UTF8.self)))
    } catch {
      return .failure(.commandFailed(program: program, output: "\(error)"))
    }
  }
}
