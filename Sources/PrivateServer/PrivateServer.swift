import Foundation
import Logging
import Synchronization

/// A PostgreSQL of this program's own, for development, demonstration and tests: made on first use in a folder of the
/// project's, reached by a Unix socket alone, started and stopped with the program.
///
/// Whoever can enter the socket's folder (mode 0700) is let in without a password, and nobody else can reach it.
/// A server that an earlier run left behind is stopped first, and its data are used on.
public final class PrivateServer: Sendable {
  /// The role that owns everything: a superuser.
  public static let role = "callboard"
  /// The database made with the server.
  public static let database = "callboard"

  /// The folder of the Unix socket.
  public let socketFolder: String
  /// The process id of the postmaster.
  public let processID: Int32
  /// Where the server writes its log.
  public var logPath: String { folder.log }
  /// The data folder.
  public var dataFolder: String { folder.data }

  private let folder: ServerFolder
  private let lock: ServerLock
  private let log: Logger?

  private init(folder: ServerFolder, lock: ServerLock, socketFolder: String, processID: Int32, log: Logger?) {
    self.folder = folder
    self.lock = lock
    self.socketFolder = socketFolder
    self.processID = processID
    self.log = log
  }

  /// A libpq connection string for a database of this server.
  public func connectionString(database: String = PrivateServer.database) -> String {
    "host=\(Self.quoted(socketFolder)) port=5432 user=\(Self.role) dbname=\(Self.quoted(database))"
  }

  /// The connection string of the database made with the server.
  public var connectionString: String { connectionString() }

  /// Starts the server in a folder, making its data on the first use. Ready for connections when this returns.
  /// - Parameters:
  ///   - folder: where its data and log are kept; made if it does not exist.
  ///   - programs: the folder of PostgreSQL's programs; searched for when nil.
  ///   - settings: configuration parameters beyond the defaults (`fsync`: `off` …).
  ///   - log: told what was done; nobody, when nil.
  public static func start(
    in folder: String, programs: String? = nil, settings: [String: String] = [:],
    log: Logger? = nil
  ) async throws(PrivateServerError) -> PrivateServer {
    let account = try ServerAccount.needed()
    var folder = try ServerFolder(folder, account: account)
    let lock = try ServerLock(folder: folder.files)
    try await folder.prepareStore()
    if folder.isStoreElsewhere {
      log?.info(
        "PostgreSQL's account can't reach the folder: data are elsewhere", metadata: ["data": "\(folder.store)"])
    }
    let written = try DataFolder.writtenVersion(folder.data, owner: folder.owner)
    let programs = try await ServerPrograms.find(explicit: programs, majorVersion: written)
    if let written, written != programs.majorVersion {
      throw .versionMismatch(data: folder.data, written: written, installed: programs.majorVersion)
    }
    try await stopLeftover(folder, log: log)
    if written == nil {
      log?.info("making a database server", metadata: ["data": "\(folder.data)"])
      try await DataFolder.make(in: folder, programs: programs)
    }
    let socketFolder = try folder.makeSocketFolder()
    let postmaster = Postmaster(
      folder: folder, programs: programs, socketFolder: socketFolder, settings: defaultSettings.merging(settings) { $1 }
    )
    do {
      let processID = try await postmaster.start()
      log?.info("PostgreSQL is ready", metadata: ["pid": "\(processID)", "socket": "\(socketFolder)"])
      return PrivateServer(folder: folder, lock: lock, socketFolder: socketFolder, processID: processID, log: log)
    } catch {
      folder.removeSocketFolder(socketFolder)
      throw error
    }
  }

  /// Stops the server: running queries are cut off, everything committed is kept. Does nothing when it has stopped.
  public func stop() async throws(PrivateServerError) {
    try await Postmaster.stop(folder)
    folder.removeSocketFolder(socketFolder)
    lock.release()
    log?.info("PostgreSQL has stopped", metadata: ["pid": "\(processID)"])
  }

  private static func stopLeftover(_ folder: ServerFolder, log: Logger?) async throws(PrivateServerError) {
    guard let leftover = try folder.postmasterFile() else { return }
    if leftover.isRunning(data: folder.data, owner: folder.owner) {
      log?.notice("stopping the server that an earlier run left", metadata: ["pid": "\(leftover.processID)"])
    }
    try await Postmaster.stop(folder)
    if let socketFolder = leftover.socketFolder { folder.removeSocketFolder(socketFolder) }
  }

  private static let defaultSettings = [
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
  ]

  private static func quoted(_ value: String) -> String {
    "'" + value.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
  }
}
