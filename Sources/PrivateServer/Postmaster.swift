import Foundation

/// PostgreSQL's first process: started as a child of this one, ended by signals.
struct Postmaster: Sendable {
  let folder: ServerFolder
  let programs: ServerPrograms
  let socketFolder: String
  let settings: [String: String]

  /// How long a server may take until it is ready (it may have a crash to recover from), in seconds.
  static let startLimit = 60.0
  /// How long each kind of shutdown is waited for, in seconds.
  static let stopLimit = 20.0

  /// Starts the server and waits until it takes connections.
  func start() async throws(PrivateServerError) -> Int32 {
    let end = Date(timeIntervalSinceNow: Self.startLimit)
    while true {
      let process = try launch()
      if let processID = try await ready(process, until: end) { return processID }
      // After a crash the last processes of the server before may take a moment to go; their memory is still in use.
      guard Date() < end, folder.lastLogLines(3).contains("shared memory block") else {
        throw .notReady(log: folder.log, lastLines: folder.lastLogLines())
      }
      await pause()
    }
  }

  private func launch() throws(PrivateServerError) -> Process {
    var arguments = ["-D", folder.data, "-k", socketFolder, "-p", "5432"]
    for (name, value) in settings.sorted(by: { $0.key < $1.key }) { arguments += ["-c", "\(name)=\(value)"] }
    let command = ServerCommand(program: programs.postgres, arguments: arguments, account: folder.account)
    let process = try command.process()
    let log = try folder.openLog()
    process.standardOutput = log
    process.standardError = log
    do {
      try process.run()
    } catch {
      throw .commandFailed(program: programs.postgres, output: "\(error)")
    }
    return process
  }

  /// The process id when the server is ready; nil when it ended before that, or the time is over (it is then ended).
  private func ready(_ process: Process, until end: Date) async throws(PrivateServerError) -> Int32? {
    while process.isRunning, Date() < end, !Task.isCancelled {
      if let file = try folder.postmasterFile(), file.processID == process.processIdentifier, file.isReady {
        return file.processID
      }
      await pause()
    }
    if process.isRunning { try await Self.stop(folder) }
    return nil
  }

  /// Ends the server of a folder, whoever started it: fast (running queries are cut off), and at once when that takes
  /// too long. Clears away what a server that is no more has left.
  static func stop(_ folder: ServerFolder) async throws(PrivateServerError) {
    guard let file = try folder.postmasterFile() else { return }
    func isRunning() -> Bool { file.isRunning(data: folder.data, owner: folder.owner) }
    for signal in [SIGINT, SIGQUIT, SIGKILL] where isRunning() {
      kill(file.processID, signal)
      let end = Date(timeIntervalSinceNow: stopLimit)
      while isRunning(), Date() < end { await pause() }
    }
    if isRunning() { throw .notStopped(processID: file.processID) }
    // PostgreSQL would hold its own stale file for a live server's if another process has that number now.
    if try folder.postmasterFile() == file { unlink(PostmasterFile.path(in: folder.data)) }
  }
}

/// A short wait that a cancelled task makes as well: a shutdown is not left halfway.
private func pause() async {
  await withCheckedContinuation { continuation in
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(20)) { continuation.resume() }
  }
}
