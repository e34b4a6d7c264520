import Access
import Foundation
import Messages
import Postgres
import RPC
import Randomness
import StandardMessages
import TestDatabase
import TestExpectations
import Testing
import Time

@testable import Filters
@testable import Tenancy

@Suite struct TenantDatabaseTests {
  private let owner = Session(memberID: SampleRows.member, orgID: SampleRows.organization, isOwner: true)
  private let member = Session(
    memberID: SampleRows.member, orgID: SampleRows.organization, permissions: [.viewOwnDashboard])
  private let newcomer = Session(
    memberID: SampleRows.newcomer, orgID: SampleRows.organization, permissions: [.viewOwnDashboard])

  private func withDatabase<Value>(
    at now: Instant = SampleRows.end, _ body: (TenantDatabase) async throws -> Value
  ) async throws -> Value {
    let url = try await SampleRows.database()
    let pool = ConnectionPool(PoolConfiguration(try ConnectionConfiguration(url)))
    do {
      let value = try await body(TenantDatabase(pool: pool, clock: WallClock { now }))
      await pool.shutdown()
      return value
    } catch {
      await pool.shutdown()
      throw error
    }
  }

  @Test func aRequestFindsItsTenant() async throws {
    try await withDatabase { database in
      try await database.read(for: member, orgID: "", deadline: nil) { tenant, _ in
        #expect(tenant.scope == SampleRows.memberScope)
        #expect(tenant.zone.name == "Australia/Lord_Howe")
        #expect(tenant.now == SampleRows.end)
        #expect(
          tenant.info == QueryInfo(timeZone: "Australia/Lord_Howe", asOf: Timestamp(seconds: 1_795_003_600, nanos: 0)))
      }
    }
  }

  @Test func allTimeStartsWithTheOldestRowInScope() async throws {
    // A week after the rows, so that their day isn't today.
    let now = SampleRows.end.advanced(byMicroseconds: 7 * Microseconds.day)
    try await withDatabase(at: now) { database in
      // The other organization has calls on the same phone since 1990.
      let cases: [(Session, [Tenancy.Relation], String)] = [
        (owner, [.calls, .messages], "2026-11-18T00:00:00+11:00"),
        (member, [.messages, .calls], "2026-11-18T00:00:00+11:00"),
        (member, [.messages.where("direction = 'outbound'")], "2026-11-25T00:00:00+11:00"),
        (newcomer, [.calls, .messages], "2026-11-25T00:00:00+11:00"),
        (newcomer, [.calls, .todos], "2026-11-18T00:00:00+11:00"),
        (owner, [], "2026-11-25T00:00:00+11:00"),
      ]
      for (session, relations, start) in cases {
        let filter = try await database.read(for: session, orgID: "", deadline: nil) { tenant, reader in
          try await tenant.filter(TimeRangeFilter(.allTime), counting: relations, using: reader)
        }
        #expect(filter.range.buckets.first?.localStartTime == start)
      }
    }
  }

  @Test func allTimeStartsWithNoRowFromBeforeTimeBegan() async throws {
    let url = try await SampleRows.database()
    try await withConnection(to: url) { connection in
      try await connection.execute(
        """
        insert into calls (org_id, id, direction, status, created_at)
        select \(SampleRows.organization), gen_random_uuid(), 'inbound', 'completed', at
        from unnest('{-infinity,0001-01-01,1969-12-31T12:59:59.999999Z,infinity}'::timestamptz[]) as at
        """)
    }
    let pool = ConnectionPool(PoolConfiguration(try ConnectionConfiguration(url)))
    let database = TenantDatabase(pool: pool, clock: WallClock { SampleRows.end })
    let filter = try await database.read(for: owner, orgID: "", deadline: nil) { tenant, reader in
      try await tenant.filter(TimeRangeFilter(.allTime), counting: [.calls], using: reader)
    }
    // Midnight on Lord Howe Island, of the oldest row after 1970.
    #expect(filter.range.buckets.first?.localStartTime == "2026-11-18T00:00:00+11:00")
    await pool.shutdown()
  }

  @Test func allTimeIgnoresWhatComesAfterIt() async throws {
    let longAgo = SampleRows.start.advanced(byMicroseconds: -30 * Microseconds.day)
    try await withDatabase(at: longAgo) { database in
      try await database.read(for: owner, orgID: "", deadline: nil) { tenant, reader in
        let filter = try await tenant.filter(TimeRangeFilter(.allTime), counting: [.calls], using: reader)
        #expect(filter.range.start == tenant.zone.start(of: tenant.zone.date(at: longAgo)))
        #expect(filter.range.interval == .hour)
        let info = filter.info
        #expect(info.startTime == Timestamp(filter.range.start))
        #expect(info.endTime == Timestamp(filter.range.end))
        #expect(info.bucketInterval == .hour)
        #expect(info.asOf == Timestamp(longAgo))
      }
    }
  }

  @Test func aWrongTimeZoneIsAFailedPrecondition() async throws {
    let url = try await SampleRows.database()
    try await withConnection(to: url) {
      try await $0.execute(script: "update organizations set time_zone = 'Mars/Base'")
    }
    let pool = ConnectionPool(PoolConfiguration(try ConnectionConfiguration(url)))
    let database = TenantDatabase(pool: pool, clock: .system)
    let error = await #expect(throws: RPCError.self) {
      try await database.read(for: owner, orgID: "", deadline: nil) { _, _ in }
    }
    #expect(error?.code == .failedPrecondition)
    #expect(error?.message.contains("Mars/Base") == true)
    await pool.shutdown()
  }

  @Test func aDatabaseThatIsAwayIsUnavailable() async throws {
    var configuration = PoolConfiguration(try ConnectionConfiguration("host=/nowhere dbname=x"))
    // However busy the machine is, the pool learns that nothing is there before it gives up waiting.
    configuration.maxWait = .seconds(300)
    let pool = ConnectionPool(configuration)
    let database = TenantDatabase(pool: pool, clock: .system)
    let error = await #expect(throws: RPCError.self) {
      try await database.read(for: owner, orgID: "", deadline: nil) { _, _ in }
    }
    #expect(error?.code == .unavailable)
    #expect(error?.retryDelay != nil)
    // What needs no database is refused all the same.
    let denied = await #expect(throws: RPCError.self) {
      try await database.read(for: owner, orgID: UUID().uuidString, deadline: nil) { _, _ in }
    }
    #expect(denied?.code == .permissionDenied)
    await pool.shutdown()
  }

  @Test(arguments: [
    ("Australia/Lord_Howe", "2018-01-05"), ("America/Sao_Paulo", "2018-01-05"), ("America/St_Johns", "2018-01-05"),
    ("Asia/Kathmandu", "2018-01-05"), ("Europe/Berlin", "2018-01-05"),
    // Where the clocks' changes cut slots.
    ("America/St_Johns", "2007-02-01"), ("Africa/Monrovia", "1971-03-01"),
  ])
  func slotsFoldToWhatTheDatabaseSaysOfLocalTime(name: String, year: String) async throws {
    let zone = try Zone.named(name)
    var generator = SeededGenerator(seed: 6)
    try await withConnection(to: try await TestDatabase.shared().makeDatabase()) { connection in
      // A year of rows, thick around the changes of the clocks.
      let first = try #require(CivilDate(iso: year))
      let start = zone.start(of: first).advanced(byMicroseconds: 37 * Microseconds.minute)
      let end = zone.start(of: first + 360).advanced(byMicroseconds: 1_234_567)
      let instants = (0..<2_000).map { number in
        let change = number % 2 == 0 ? zone.changes(after: start, before: end).randomElement(using: &generator) : nil
        let microseconds =
          change.map { $0 + Int64.random(in: -2 * Microseconds.hour...2 * Microseconds.hour, using: &generator) }
          ?? Int64.random(in: start.microseconds..<end.microseconds, using: &generator)
        return Instant(microseconds: microseconds)
      }
      _ = try await connection.query(
        """
        insert into messages (org_id, id, channel, direction, status, created_at)
        select \(SampleRows.organization), gen_random_uuid(), 'sms', 'inbound', 'received', unnest(\(instants))
        """)
      let scope = SampleRows.whole
      let range = try #require(ResolvedRange(from: start, to: end, in: zone))
      let filter = ResolvedFilter(tenant: Tenant(scope: scope, zone: zone, now: end), range: range)
      let slots = try await TenantReader(connection).fetch(
        """
        select \(slotOf: "m.created_at", in: range.grid) as slot, count(*) as total from \(filter.rows(of: .messages)) as m group by 1
        """)
      var cells = [Int](repeating: 0, count: 168)
      var series = [Int](repeating: 0, count: range.buckets.count)
      for slot in slots {
        let place = try #require(range.place(ofSlot: try slot.decode("slot")))
        let count: Int = try slot.decode("total")
        cells[place.heatmapCell] += count
        series[place.bucket] += count
      }
      #expect(cells.reduce(0, +) == instants.filter { start <= $0 && $0 < end }.count)

      let truth = try await connection.query(
        """
        select ((extract(isodow from local) - 1) * 24 + extract(hour from local))::int as cell, count(*) as total
        from (select created_at at time zone \(name) as local from messages
          where created_at >= \(start) and created_at < \(end)) t group by 1
        """)
      var expected = [Int](repeating: 0, count: 168)
      for row in truth { expected[try row.decode("cell")] = try row.decode("total") }
      #expect(cells == expected)
      #expect(series == range.buckets.map { bucket in instants.filter { bucket.start <= $0 && $0 < bucket.end }.count })
    }
  }
}
