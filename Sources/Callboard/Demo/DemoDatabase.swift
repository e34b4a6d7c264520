import DemoData
import DemoFiles
import Glibc
import Logging
import Postgres
import PrivateServer
import Schema
import Segments
import Tenancy
import Terminal

/// The private PostgreSQL of a demonstration, migrated and filled.
struct DemoDatabase: Sendable {
  let server: PrivateServer
  let configuration: ConnectionConfiguration

  /// Starts the server, and stops it again if what follows fails.
  static func start(in folder: DemoFolder, logger: Logger) async throws -> DemoDatabase {
    let server = try await PrivateServer.start(in: folder.database, log: logger)
    do {
      return DemoDatabase(server: server, configuration: try ConnectionConfiguration(server.connectionString))
    } catch {
      try? await server.stop()
      throw error
    }
  }

  /// Brings the relations up to date and, unless rows that serve are there, loads them; and makes segments of them.
  ///
  /// - Returns: what the rows were made from.
  func prepare(_ folder: DemoFolder, seed: UInt64, scale: Double, now: Int64, screen: Screen) async throws -> DemoData {
    try await PostgresConnection.with(configuration, timeout: .seconds(30)) { connection in
      let data = try await prepare(connection, folder, seed: seed, scale: scale, now: now, screen: screen)
      try await makeSegments(connection, screen)
      return data
    }
  }

  /// Records changes, where that isn't done already, and makes segments of what is past.
  private func makeSegments(_ connection: PostgresConnection, _ screen: Screen) async throws {
    for relation in SegmentEncoder.all.map(\.relation) { try await Tracking(relation).install(on: connection) }
    try await SegmentBuild(screen: screen, logger: Logger(label: "callboard")).run(on: connection)
  }

  private func prepare(
    _ connection: PostgresConnection, _ folder: DemoFolder, seed: UInt64, scale: Double, now: Int64, screen: Screen
  ) async throws -> DemoData {
    try await Migrator.callboard().apply(to: connection)
    if let record = DemoRecord(in: folder), record.serves(seed: seed, scale: scale, now: now),
      try await record.data.isLoaded(in: connection)
    {
      return record.data
    }
    folder.remove(\.record)
    let record = DemoRecord(seed: seed, scale: scale, now: now)
    let data = record.data
    print("Making demo data (seed \(seed), scale \(scale))")
    var output = ProgressOutput(screen: screen)
    try await data.load(into: connection, replacing: true) { progress in
      output.update(relation: progress.relation, done: progress.allRows, total: progress.allTotalRows)
    }
    output.finish()
    try record.write(to: folder)
    return data
  }
}
