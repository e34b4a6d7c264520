import Foundation
import Messages
import Postgres
import PrivateServer
import RPC
import Schema
import TestDatabase
import Testing

/// The database's disk is full: a failure of what needs room there, that passes once there is room.
@Suite(.timeLimit(.minutes(10))) struct FullDiskTests {
  /// The failure as PostgreSQL reports it, raised by a function: for machines on which no file system can be mounted.
  @Test func aStatementThatFindsNoRoomIsUnavailable() async throws {
    try await FaultyDatabase.run(on: try await TestDatabase.shared().makeDatabase()) { database in
      try await withConnection(to: database.fixture.connectionString) { connection in
        try await connection.execute(
          script: """
            create function full_disk() returns boolean language plpgsql as $$
            begin
              raise exception 'could not extend file "base/5/16384": No space left on device' using errcode = '53100';
            end
            $$;
            alter table messages rename to whole;
            create view messages as select * from whole where full_disk();
            """)
        try await expectFullDisk(database)
        try await connection.execute(script: "drop view messages; alter table whole rename to messages")
      }
      try await database.expectRecovery()
    }
  }

  /// A file system of 256 KiB in memory, on which sorts and new relations have to find room.
  @Test(.enabled(if: geteuid() == 0, "only root mounts file systems"))
  func aDiskWithoutRoomCostsOnlyWhatNeedsIt() async throws {
    let folder = NSTemporaryDirectory() + "callboard-disk-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let server = try await PrivateServer.start(in: folder)
    do {
      let disk = try SmallDisk(besideDataOf: server)
      do {
        try await run(on: server, disk)
      } catch {
        try? await server.stop()
        disk.remove()
        throw error
      }
      try await server.stop()
      disk.remove()
    } catch {
      try? await server.stop()
      throw error
    }
  }

  private func run(on server: PrivateServer, _ disk: SmallDisk) async throws {
    try await withConnection(to: server.connectionString) { connection in
      try await Migrator.callboard().apply(to: connection)
      try await connection.execute("create tablespace small location \(unescaped: "'\(disk.path)'")")
      try await connection.execute("create database owned")
      try await connection.execute("alter database owned set default_tablespace = 'small'")
      try await connection.execute("alter database callboard set temp_tablespaces = 'small'")
      try await connection.execute("alter database callboard set work_mem = '64kB'")
    }
    // Owned relations: the migrations are made whole or not at all.
    try await withConnection(to: server.connectionString(database: "owned")) { connection in
      let error = await #expect(throws: MigrationError.self) { try await Migrator.callboard().apply(to: connection) }
      guard case .failed(_, _, let cause) = error else { throw try #require(error) }
      #expect(cause.sqlState == "53100")
      #expect(cause.isUnavailable)
    }
    try await FaultyDatabase.run(on: server.connectionString) { database in
      try await withConnection(to: server.connectionString) { connection in
        // Rows that a statement has to sort on the disk, though they count for nothing.
        try await connection.execute(
          script: """
            alter table messages rename to whole;
            create view messages as select * from whole
              where (select count(*) from (select n from generate_series(1, 200000) as n order by md5(n::text)) as rows) > 0;
            """)
        try await expectFullDisk(database)
        // Room is made while the server runs.
        try disk.grow()
        let count = try await database.messages()
        #expect(count == FaultyDatabase.messageCount)
        try await connection.execute(script: "drop view messages; alter table whole rename to messages")
      }
      try await database.expectRecovery()
    }
    try await withConnection(to: server.connectionString(database: "owned")) { connection in
      try await Migrator.callboard().apply(to: connection)
    }
  }

  /// Calls that need room fail, others and the connections don't.
  private func expectFullDisk(_ database: FaultyDatabase) async throws {
    for outcome in await database.messages(count: 4) {
      let error = #expect(throws: RPCError.self) { try outcome.get() }
      #expect(error?.code == .unavailable)
      database.expectNoWrongAnswer(outcome)
    }
    let options = database.server.options(database.owner, maxStaleness: "0")
    let plans = try await database.server.client.getPlanStats(GetPlanStatsRequest(), options: options)
    #expect(plans.stats != nil)
    #expect(database.fixture.pool.statistics.lost == 0)
  }
}

/// A file system in memory, of a size that a test chooses.
private struct SmallDisk {
  let path: String

  init(besideDataOf server: PrivateServer) throws {
    path = (server.dataFolder as NSString).deletingLastPathComponent + "/small-disk"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    try Self.run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", path)
    let owner = try FileManager.default.attributesOfItem(atPath: server.dataFolder)
    try FileManager.default.setAttributes(
      [.ownerAccountID: owner[.ownerAccountID] ?? 0, .posixPermissions: 0o700], ofItemAtPath: path)
  }

  func grow() throws {
    try Self.run("mount", "-o", "remount,size=256m", path)
  }

  func remove() {
    try? Self.run("umount", path)
    try? FileManager.default.removeItem(atPath: path)
  }

  private static func run(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw POSIXError(.EPERM) }
  }
}
