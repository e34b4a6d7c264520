import Foundation
import Postgres
import PrivateServer
import Schema
import Synchronization

/// A private PostgreSQL for the tests of one process, with every relation of Callboard. It ends with the process,
/// however the process ends, and leaves nothing behind.
public final class TestDatabase: Sendable {
  private let server: PrivateServer
  private let serial = Atomic<Int>(0)

  private static let template = "callboard_template"

  /// The process's one server, started on first use.
  public static func shared() async throws -> TestDatabase {
    try await start.value
  }

  private static let start = Task { try await TestDatabase() }

  private init() async throws {
    let folder = NSTemporaryDirectory() + "callboard-tests-" + UUID().uuidString
    // What is lost when the machine stops is lost gladly. Commits stay synchronous: after others, VACUUM does not yet
    // know that a page's rows are visible to all.
    server = try await PrivateServer.start(
      in: folder,
      settings: [
        "fsync": "off", "full_page_writes": "off", "autovacuum": "off",
        "max_connections": "800", "max_prepared_transactions": "64", "wal_level": "logical",
      ])
    try Self.endWithThisProcess(server, folder: folder)
    try await withConnection(to: server.connectionString) { connection in
      try await connection.execute("create database \(unescaped: Self.template)")
    }
    try await withConnection(to: server.connectionString(database: Self.template)) { connection in
      try await Migrator.callboard().apply(to: connection)
    }
  }

  /// Makes a database of its own for a test, with every relation and no rows.
  /// - Returns: its connection string.
  public func makeDatabase() async throws -> String {
    try await makeDatabase(from: Self.template)
  }

  /// Makes a database of its own for a test, without any relation.
  /// - Returns: its connection string.
  public func makeEmptyDatabase() async throws -> String {
    try await makeDatabase(from: "template1")
  }

  /// The same of one that sorts by ICU, and tells letters and digits apart as Unicode does.
  public func makeEmptyUnicodeDatabase() async throws -> String {
    try await makeDatabase(from: "template0 encoding 'UTF8' locale_provider icu icu_locale 'en-US'")
  }

  private func makeDatabase(from template: String) async throws -> String {
    let name = "test_\(serial.add(1, ordering: .relaxed).newValue)"
    try await withConnection(to: server.connectionString) { connection in
      try await connection.execute("create database \(unescaped: name) template \(unescaped: template)")
    }
    return server.connectionString(database: name)
  }

  /// A shell that waits for the end of a pipe whose other end only this process has: the system closes it whether the
  /// process returns, exits or is killed. Then the server is stopped and its folder removed.
  private static func endWithThisProcess(_ server: PrivateServer, folder: String) throws {
    let watch = Process()
    watch.executableURL = URL(fileURLWithPath: "/bin/sh")
    watch.arguments = [
      "-c", "read -r line; kill -QUIT $1; while kill -0 $1 2>/dev/null; do sleep 0.05; done; rm -rf \"$2\" \"$3\"",
      "sh", "\(server.processID)", folder, (server.dataFolder as NSString).deletingLastPathComponent,
    ]
    watch.standardInput = lifeline
    watch.standardOutput = FileHandle.nullDevice
    watch.standardError = FileHandle.nullDevice
    try watch.run()
    try lifeline.fileHandleForReading.close()
  }

  private static let lifeline = Pipe()
}

/// Connects, runs `body`, and closes the connection.
@discardableResult
public func withConnection<Value>(
  to connectionString: String, _ body: (PostgresConnection) async throws -> Value
) async throws -> Value {
  var configuration = try ConnectionConfiguration(connectionString)
  // Tests by the hundred connect at once, on a machine that may be busy.
  configuration.connectTimeout = .seconds(60)
  let connection = try await PostgresConnection.connect(configuration)
  do {
    let value = try await body(connection)
    await connection.close()
    return value
  } catch {
    await connection.close()
    throw error
  }
}
