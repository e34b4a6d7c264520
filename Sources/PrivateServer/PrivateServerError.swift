/// Why a private PostgreSQL could not be started or stopped. The description says what to do about it.
public enum PrivateServerError: Error, Equatable, CustomStringConvertible {
  /// No folder holds PostgreSQL's server programs; these were searched.
  case programsMissing(searched: [String])
  /// The account that PostgreSQL is to run as (it refuses to run as root) does not exist.
  case accountMissing(name: String)
  /// A program that is needed to change the account is missing.
  case accountSwitchMissing(program: String)
  /// The data were written by another major version, whose programs are not installed.
  case versionMismatch(data: String, written: Int, installed: Int)
  /// Another process holds the folder.
  case inUse(folder: String, processID: Int32?)
  /// A program of PostgreSQL ended with an error.
  case commandFailed(program: String, output: String)
  /// The server ended, or was not ready in time; the last lines of its log.
  case notReady(log: String, lastLines: String)
  /// The server is still running after every kind of shutdown.
  case notStopped(processID: Int32)
  /// What is there isn't this user's alone: somebody else could have put it there.
  case untrusted(path: String, reason: String)
  /// A file or folder could not be made, read or changed.
  case fileSystem(path: String, reason: String)

  /// What happened, and what mends it.
  public var description: String {
    switch self {
    case .programsMissing(let searched):
      """
      PostgreSQL's server programs (initdb, postgres) were not found. Searched: \(searched.joined(separator: ", ")).
      On Debian and Ubuntu: sudo apt-get install postgresql
      Elsewhere, name the folder that holds them.
      """
    case .accountMissing(let name):
      """
      PostgreSQL refuses to run as root, and there is no user '\(name)' to run it as.
      Run as another user, or make one: useradd --system --user-group \(name)
      """
    case .accountSwitchMissing(let program):
      "PostgreSQL refuses to run as root, and '\(program)' (Debian: util-linux), which changes the user, is missing."
    case .versionMismatch(let data, let written, let installed):
      """
      The data in \(data) belong to PostgreSQL \(written), but version \(installed) is what is installed.
      Install the matching one (Debian: postgresql-\(written)), or remove that folder to begin anew.
      """
    case .inUse(let folder, let processID):
      "Another program\(processID.map { " (process \($0))" } ?? "") is using the private PostgreSQL in \(folder)."
        + " End it first, or choose another folder."
    case .commandFailed(let program, let output):
      "\(program) failed: \(output)"
    case .notReady(let log, let lastLines):
      "PostgreSQL did not become ready. Its log is \(log), and ends:\n\(lastLines)"
    case .notStopped(let processID):
      "PostgreSQL (process \(processID)) did not stop."
    case .fileSystem(let path, let reason), .untrusted(let path, let reason):
      "\(path): \(reason)"
    }
  }
}
