import Access
import Foundation
import Postgres
import RPC
import TestDatabase
import Testing
import Time

@testable import Tenancy

/// Writes reach rows of one organization alone, whatever ids they are given, and are made together or not at all.
@Suite struct TenantWriterTests {
  private static let ours = Session(memberID: UUID(), orgID: UUID())
  private static let theirs = Session(memberID: UUID(), orgID: UUID())

  private func withDatabase(_ body: (TenantDatabase, String) async throws -> Void) async throws {
    let url = try await TestDatabase.shared().makeDatabase()
    let pool = ConnectionPool(PoolConfiguration(try ConnectionConfiguration(url)))
    do {
      try await body(TenantDatabase(pool: pool, clock: WallClock { Instant(seconds: 1_795_000_000) }), url)
      await pool.shutdown()
    } catch {
      await pool.shutdown()
      throw error
    }
  }

  private struct Problem: Error {}

  private func row(_ id: UUID, _ title: String) -> [OwnedValue] {
    [
      OwnedValue("id", id), OwnedValue("title", title), OwnedValue("owner_member_id", UUID()),
      OwnedValue("visibility", "org"), OwnedValue("created_at", Instant(seconds: 0)),
      OwnedValue("updated_at", Instant(seconds: 0)),
    ]
  }

  private func titles(of session: Session, _ database: TenantDatabase) async throws -> [String] {
    try await database.readOwned(for: session, deadline: nil) { organization, reader in
      try await reader.fetch(
        "select dashboard.title from \(organization.rows(of: .customDashboards)) as dashboard order by dashboard.title"
      ) { row throws(PostgresError) in try row.decode("title") }
    }
  }

  @Test func anothersRowsCantBeReached() async throws {
    try await withDatabase { database, _ in
      // The same id in both.
      let id = UUID()
      for session in [Self.ours, Self.theirs] {
        try await database.write(for: session, deadline: nil) { writer in
          #expect(writer.now == Instant(seconds: 1_795_000_000))
          try await writer.insert([row(id, "first"), row(UUID(), "second")], into: .customDashboards)
        }
      }
      try await database.write(for: Self.ours, deadline: nil) { writer in
        #expect(try await writer.lock(.customDashboards, where: [OwnedValue("id", id)]))
        try await writer.update(.customDashboards, [OwnedValue("title", "changed")], where: [OwnedValue("id", id)])
      }
      #expect(try await titles(of: Self.ours, database) == ["changed", "second"])
      #expect(try await titles(of: Self.theirs, database) == ["first", "second"])
      try await database.write(for: Self.ours, deadline: nil) { writer in
        // Of all rows, all that there are for this writer.
        try await writer.delete(from: .customDashboards, where: [])
        #expect(try await !writer.lock(.customDashboards, where: [OwnedValue("id", id)]))
      }
      #expect(try await titles(of: Self.ours, database) == [])
      #expect(try await titles(of: Self.theirs, database) == ["first", "second"])
    }
  }

  @Test func whatThrowsChangesNothing() async throws {
    try await withDatabase { (database, _) async throws in
      await #expect(throws: Problem.self) {
        try await database.write(for: Self.ours, deadline: nil) { writer in
          try await writer.insert([row(UUID(), "x")], into: .customDashboards)
          #expect(
            try await writer.reader.fetch(
              "select 1 as one from \(writer.organization.rows(of: .customDashboards)) as dashboard"
            ).count == 1)
          throw Problem()
        }
      }
      #expect(try await titles(of: Self.ours, database) == [])
      let error = await #expect(throws: RPCError.self) {
        try await database.write(for: Self.ours, deadline: nil) { writer in
          let twice = row(UUID(), "x")
          try await writer.insert([twice, twice], into: .customDashboards)
        }
      }
      #expect(error?.code == .internal)
      #expect(try await titles(of: Self.ours, database) == [])
    }
  }

  @Test func aRowIsAddedOnceWhereItMayBeThere() async throws {
    try await withDatabase { database, _ in
      for byte in [UInt8(1), 2] {
        try await database.write(for: Self.ours, deadline: nil) { writer in
          try await writer.insertIfAbsent(
            [OwnedValue("key", Bytes([UInt8](repeating: byte, count: 32)))], into: .pageTokenKeys)
        }
      }
      let keys = try await database.readOwned(for: Self.ours, deadline: nil) { organization, reader in
        try await reader.fetch("select page_key.key from \(organization.rows(of: .pageTokenKeys)) as page_key") {
          row throws(PostgresError) in try row.decode("key", as: Bytes.self)
        }
      }
      #expect(keys == [Bytes([UInt8](repeating: 1, count: 32))])
    }
  }

  /// Who holds a lock of a name keeps others of the same organization out, and nobody else.
  @Test func aNameIsLockedForOneOrganization() async throws {
    try await withDatabase { database, url in
      try await database.write(for: Self.ours, deadline: nil) { writer in
        try await writer.lock("x")
        try await database.write(for: Self.theirs, deadline: nil) { try await $0.lock("x") }
        try await database.write(for: Self.ours, deadline: nil) { try await $0.lock("y") }
        let waiting = await #expect(throws: RPCError.self) {
          try await database.write(for: Self.ours, deadline: .now + .milliseconds(300)) { try await $0.lock("x") }
        }
        #expect(waiting?.code == .deadlineExceeded)
      }
      try await database.write(for: Self.ours, deadline: nil) { try await $0.lock("x") }
    }
  }
}
