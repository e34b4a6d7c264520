import Foundation

/// What a running server says of itself in `postmaster.pid`: a line each for process id, data folder, start time, port,
/// socket folder, listen address, shared memory, status.
struct PostmasterFile: Equatable, Sendable {
  var processID: Int32
  var socketFolder: String?
  var isReady: Bool

  init?(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    guard let first = lines.first, let processID = Int32(first), processID > 0 else { return nil }
    self.processID = processID
    socketFolder = lines.count > 4 && !lines[4].isEmpty ? lines[4] : nil
    isReady = lines.count > 7 && lines[7] == "ready"
  }

  static func path(in data: String) -> String { data + "/postmaster.pid" }

  /// The file in a data folder; nil where there is none, or none that says anything.
  /// - Parameter owner: who the folder and the file must belong to.
  init?(data: String, owner: uid_t) throws(PrivateServerError) {
    guard FileManager.default.fileExists(atPath: data),
      let bytes = try TrustedFolder(data, owner: owner).read("postmaster.pid")
    else { return nil }
    self.init(String(decoding: bytes, as: UTF8.self))
  }

  /// Whether the process of that number is still a server for these data, and its owner's: numbers are used again, and a
  /// process that has ended but was not waited for still has one.
  func isRunning(data: String, owner: uid_t) -> Bool {
    var status = stat()
    guard stat("/proc/\(processID)", &status) == 0, status.st_uid == owner,
      let bytes = FileManager.default.contents(atPath: "/proc/\(processID)/cmdline")
    else { return false }
    let arguments = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    return arguments.contains(data) && (arguments.first?.hasSuffix("postgres") ?? false)
  }
}
