import Foundation
import Postgres
import PrivateServer
import RPC
import Schema
import Synchronization
import TestDatabase
import Testing

/// The database is killed, restarted, loses its sessions, or falls silent while calls run: no wrong answer, no call that
/// doesn't end, nothing left behind, and recovery without a restart.
@Suite(.timeLimit(.minutes(10))) struct DatabaseFaultTests {
  /// Runs `body` with a PostgreSQL of the test's own, which may end it.
  private func withServer(_ body: (_ folder: String, PrivateServer) async throws -> PrivateServer) async throws {
    let folder = NSTemporaryDirectory() + "callboard-fault-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var server = try await PrivateServer.start(in: folder)
    // A test that fails must leave no server behind.
    do {
      try await withConnection(to: server.connectionString) { try await Migrator.callboard().apply(to: $0) }
      server = try await body(folder, server)
    } catch {
      try? await server.stop()
      throw error
    }
    try await server.stop()
  }

  /// PostgreSQL takes the death of one of its processes for corrupt memory, and ends and recovers all sessions.
  @Test func aSessionThatIsKilledFailsTheRunningCallsAlone() async throws {
    try await withServer { _, server in
      try await FaultyDatabase.run(on: server.connectionString) { database in
        let count = try await database.messages()
        #expect(count == FaultyDatabase.messageCount)
        try await database.whileLocked {
          async let outcomes = database.messages(count: 6)
          let victim = try await database.waitForCalls(6)
          try #require(kill(victim, SIGKILL) == 0)
          for outcome in await outcomes {
            #expect(throws: RPCError.self) { try outcome.get() }
            database.expectNoWrongAnswer(outcome)
          }
        }
        try await database.expectRecovery()
      }
      return server
    }
  }

  @Test func aServerThatIsKilledAndStartedAgainIsUsedAgain() async throws {
    try await withServer { folder, server in
      let restarted = Mutex<PrivateServer?>(nil)
      try await FaultyDatabase.run(on: server.connectionString) { database in
        let count = try await database.messages()
        #expect(count == FaultyDatabase.messageCount)
        try await database.whileLocked {
          async let outcomes = database.messages(count: 6)
          _ = try await database.waitForCalls(6)
          try #require(kill(server.processID, SIGKILL) == 0)
          for outcome in await outcomes {
            #expect(throws: RPCError.self) { try outcome.get() }
            database.expectNoWrongAnswer(outcome)
          }
        }
        for outcome in await database.messages(count: 3) {
          #expect(throws: RPCError.self) { try outcome.get() }
          database.expectNoWrongAnswer(outcome)
        }
        try await server.stop()
        let again = try await PrivateServer.start(in: folder)
        restarted.withLock { $0 = again }
        try #require(again.connectionString == server.connectionString)
        try await database.expectRecovery()
      }
      return restarted.withLock { $0 } ?? server
    }
  }

  /// What calls that go on until they are told to stop share with the test.
  private final class Traffic: Sendable {
    let isOver = Atomic(false)
    let answers = Atomic(0)
  }

  @Test func sessionsThatAreTerminatedOneByOneCostNoWrongAnswer() async throws {
    let connectionString = try await TestDatabase.shared().makeDatabase()
    try await FaultyDatabase.run(on: connectionString, poolSize: 4) { database in
      let traffic = Traffic()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<6 {
          group.addTask {
            while !traffic.isOver.load(ordering: .relaxed) {
              let outcome = await database.messages(count: 1)[0]
              database.expectNoWrongAnswer(outcome, or: [.unavailable, .resourceExhausted])
              if case .success = outcome { traffic.answers.add(1, ordering: .relaxed) }
            }
          }
        }
        try await withConnection(to: connectionString) { executioner in
          var terminated = 0
          while terminated < 30 || traffic.answers.load(ordering: .relaxed) < 30 {
            let rows = try await executioner.query(
              """
              select pg_terminate_backend(pid) from pg_stat_activity
              where datname = current_database() and application_name = 'callboard' and pid <> pg_backend_pid()
              order by random() limit 1
              """)
            terminated += rows.count
            try await Task.sleep(for: .milliseconds(20))
          }
        }
        traffic.isOver.store(true, ordering: .relaxed)
        try await group.waitForAll()
      }
      #expect(database.fixture.pool.statistics.lost > 0)
      try await database.expectRecovery()
    }
  }

  /// Connections stay open, and nothing comes any more.
  @Test func aNetworkThatStallsHoldsNoCallBeyondItsDeadline() async throws {
    let direct = try await TestDatabase.shared().makeDatabase()
    let proxy = try TestProxy(to: direct)
    defer { proxy.close() }
    let stalled = proxy.connectionString(of: direct) + " connect_timeout=2"
    try await FaultyDatabase.run(on: stalled, largestDeadline: .seconds(3), loading: direct) { database in
      let count = try await database.messages()
      #expect(count == FaultyDatabase.messageCount)
      proxy.fallSilent()
      // Calls with a deadline, and without one: then it is the server's.
      for timeout in [Duration.seconds(1), nil] {
        for outcome in await database.messages(count: 6, timeout: timeout) {
          let error = #expect(throws: RPCError.self) { try outcome.get() }
          #expect([.deadlineExceeded, .unavailable].contains(error?.code))
        }
        // Handlers and connections of calls that were answered go as well, though the database says nothing.
        try await expectEventually {
          database.admission.runningCalls == 0 && database.fixture.pool.statistics.leased == 0
        }
      }
      proxy.speak()
      try await database.expectRecovery(or: [.unavailable, .deadlineExceeded])
    }
  }
}
