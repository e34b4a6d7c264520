import Access
import Dashboard
import Foundation
import Messages
import Postgres
import RPC
import TestDatabase
import TestExpectations
import Testing

/// A dashboard behind a server, over a database that a test harms while calls run.
struct FaultyDatabase: Sendable {
  let fixture: Fixture
  let server: DashboardServer
  let admission: Admission
  let owner: Session
  /// What is answered while all is well.
  static let messageCount: UInt32 = 3

  private static let now: Int64 = 1_795_000_000 * LocalClock.second

  /// Runs `body` with an organization of some messages in the database, which has every relation and no rows.
  static func run(
    on connectionString: String, poolSize: Int = 8, largestDeadline: Duration? = nil, loading: String? = nil,
    _ body: (FaultyDatabase) async throws -> Void
  ) async throws {
    let orgID = UUID()
    var rows = OrganizationRows(orgID: orgID, timeZone: "UTC")
    rows.messages = (0..<messageCount).map { _ in
      MessageRow(id: UUID(), channel: "sms", direction: "inbound", status: "received", createdAt: now)
    }
    try await Fixture.run(on: connectionString, poolSize: poolSize) { fixture in
      // Not by the way that is harmed.
      try await Fixture.run(on: loading ?? connectionString) { [rows] in try await $0.load([rows]) }
      let admission = Admission()
      try await DashboardServer.run(
        fixture.dashboard(now: now), largestDeadline: largestDeadline, admission: admission
      ) { server in
        let database = FaultyDatabase(
          fixture: fixture, server: server, admission: admission,
          owner: Session(memberID: UUID(), orgID: orgID, isOwner: true))
        try await body(database)
      }
    }
  }

  /// One call that shares no earlier answer.
  func messages(timeout: Duration? = .seconds(60)) async throws -> UInt32? {
    let options = server.options(owner, maxStaleness: "0", timeout: timeout)
    return try await server.client.getMessagingStats(GetMessagingStatsRequest(), options: options).stats?.totalMessages
  }

  /// The outcome of several calls, made at the same time.
  func messages(count: Int, timeout: Duration? = .seconds(60)) async -> [Result<UInt32?, any Error>] {
    await withTaskGroup(of: Result<UInt32?, any Error>.self) { group in
      for _ in 0..<count {
        group.addTask {
          do { return .success(try await messages(timeout: timeout)) } catch { return .failure(error) }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
  }

  /// Expects that a call either had the right answer, or failed in one of the ways that a client may repeat.
  func expectNoWrongAnswer(
    _ outcome: Result<UInt32?, any Error>, or codes: Set<StatusCode> = [.unavailable],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    switch outcome {
    case .success(let count): #expect(count == Self.messageCount, sourceLocation: sourceLocation)
    case .failure(let error as RPCError):
      #expect(codes.contains(error.code), "\(error)", sourceLocation: sourceLocation)
      if error.code == .unavailable {
        #expect(error.reason == .databaseUnavailable, sourceLocation: sourceLocation)
        #expect(error.retryDelay != nil, sourceLocation: sourceLocation)
      }
    case .failure(let error): Issue.record(error, sourceLocation: sourceLocation)
    }
  }

  /// Expects that calls succeed again by themselves, and that nothing of those that failed is left.
  func expectRecovery(
    or codes: Set<StatusCode> = [.unavailable], sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    var outcome = await messages(count: 1)[0]
    for _ in 0..<600 {
      if case .success = outcome { break }
      expectNoWrongAnswer(outcome, or: codes, sourceLocation: sourceLocation)
      try await Task.sleep(for: .milliseconds(100))
      outcome = await messages(count: 1)[0]
    }
    #expect(try outcome.get() == Self.messageCount, sourceLocation: sourceLocation)
    try await expectEventually(sourceLocation: sourceLocation) {
      let pool = fixture.pool.statistics
      return pool.leased == 0 && pool.waiters == 0 && pool.connecting == 0 && admission.runningCalls == 0
        && admission.waitingCalls == 0
    }
    // The server's sessions are those that the pool knows of.
    let sessions = try await withConnection(to: fixture.connectionString) { connection in
      try await expectEventually(sourceLocation: sourceLocation) {
        try await Self.sessions(connection) == fixture.pool.statistics.size
      }
      return try await Self.sessions(connection)
    }
    #expect(sessions <= fixture.pool.configuration.maxSize, sourceLocation: sourceLocation)
  }

  /// Sessions of this database, but for the one that asks.
  private static func sessions(_ connection: PostgresConnection) async throws -> Int {
    let rows = try await connection.query(
      """
      select count(*) from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
      """)
    return try #require(rows.first).scalar()
  }

  /// Waits until so many calls run, and a statement of theirs waits for a lock.
  ///
  /// - Returns: The process of that statement's session.
  func waitForCalls(_ count: Int) async throws -> Int32 {
    try await expectEventually { admission.runningCalls == count }
    var waiting: [Int32] = []
    try await expectEventually {
      waiting = try await withConnection(to: fixture.connectionString) { connection in
        let rows = try await connection.query(
          """
          select pid from pg_stat_activity
          where datname = current_database() and state = 'active' and wait_event_type = 'Lock'
          """)
        return try rows.map { try $0.scalar() }
      }
      return !waiting.isEmpty
    }
    return try #require(waiting.first)
  }

  /// Runs `body` while a session holds the messages, so that calls wait for them. It may be lost meanwhile.
  func whileLocked(_ body: () async throws -> Void) async throws {
    let holder = try await PostgresConnection.connect(try ConnectionConfiguration(fixture.connectionString))
    do {
      try await holder.execute("begin")
      try await holder.execute("lock table messages in access exclusive mode")
      try await body()
    } catch {
      await holder.close()
      throw error
    }
    await holder.close()
  }
}

/// Expects that `condition` holds, now or within minutes: of what other processes do on a busy machine.
func expectEventually(
  sourceLocation: SourceLocation = #_sourceLocation, _ condition: () async throws -> Bool
) async throws {
  for _ in 0..<12_000 {
    if try await condition() { return }
    try await Task.sleep(for: .milliseconds(10))
  }
  Issue.record("it does not come about", sourceLocation: sourceLocation)
}
