import Postgres
import TestDatabase
import Testing

@Suite struct PoolTests {
  @Test func exhaustedPoolSaysHowLongAndHowLarge() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    let configure = { (configuration: inout PoolConfiguration) in
      configuration.maxWait = .milliseconds(100)
      configuration.minIdle = 2
    }
    try await withPool(to: database, size: 2, configure) { pool in
      try await #expect(wait { pool.statistics.idle == 2 })
      try await pool.withConnection { _ in
        try await pool.withConnection { _ in
          let error = await #expect(throws: PostgresError.self) { try await pool.query("select 1") }
          guard case .poolExhausted(let waited, poolSize: 2) = error?.kind else {
            Issue.record("\(String(describing: error))")
            return
          }
          #expect(waited >= .milliseconds(100))
          let late = await #expect(throws: PostgresError.self) {
            try await pool.query("select 1", deadline: .now + .milliseconds(20))
          }
          #expect(late?.kind == .deadlineExceeded)
        }
      }
      try await #expect(pool.value("select 7") == 7)
    }
  }

  @Test func cancelledWaiterLeavesTheQueue() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withPool(to: database, size: 1) { pool in
      try await pool.withConnection { _ in
        let waiter = Task { try await pool.query("select 1") }
        try await #expect(wait { pool.statistics.waiters == 1 })
        waiter.cancel()
        let error = await #expect(throws: PostgresError.self) { try await waiter.value }
        #expect(error?.kind == .cancelled)
        #expect(pool.statistics.waiters == 0)
      }
      try await #expect(pool.value("select 7") == 7)
    }
  }

  @Test func connectionKilledWhileIdleIsReplaced() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withConnection(to: database) { observer in
      try await withPool(to: database, size: 1) { pool in
        for _ in 0..<5 {
          let process: Int32 = try await pool.value("select pg_backend_pid()")
          _ = try await observer.query("select pg_terminate_backend(\(process), 5000)")
          // The server has ended the session; the pool learns of it by the closed socket.
          try await #expect(
            wait { pool.statistics.idle == 1 ? try await pool.value("select pg_backend_pid()") != process : false })
        }
        #expect(pool.statistics.lost >= 5)
      }
    }
  }

  @Test func connectionKilledInAQueryIsUnavailable() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withConnection(to: database) { observer in
      try await withPool(to: database, size: 1) { pool in
        let snapshot = Task {
          try await pool.withSnapshot { try await $0.query("select pg_sleep(60) /* killed-query */") }
        }
        let kill: Statement = """
          select count(*) filter (where pg_terminate_backend(pid, 10000)) from pg_stat_activity
          where query like '%killed-query%' and state = 'active' and pid <> pg_backend_pid()
          """
        try await #expect(wait { try await observer.value(kill) == 1 })
        // A snapshot starts over once, as nothing depends on it yet: the second kill is final.
        try await #expect(wait { try await observer.value(kill) == 1 })
        let error = await #expect(throws: PostgresError.self) { try await snapshot.value }
        #expect(error?.kind == .unavailable(beforeCommit: true))
        try await #expect(pool.value("select 7") == 7)
      }
    }
  }

  @Test func connectionLeftInATransactionIsNotLentAgain() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withPool(to: database, size: 1) { pool in
      let first = try await pool.withConnection { connection in
        try await connection.execute("begin")
        return connection.processID
      }
      try await #expect(pool.value("select pg_backend_pid()") != first)
    }
  }

  @Test func noStatementTakesLongerThanTheLargestDeadline() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withPool(to: database, size: 1, { $0.largestDeadline = .seconds(1) }) { pool in
      let slow: Statement = "select pg_sleep(600)"
      let runs: [(String, @Sendable () async throws -> Void)] = [
        ("without a deadline", { _ = try await pool.query(slow) }),
        ("with a longer one", { _ = try await pool.query(slow, deadline: .now + .seconds(600)) }),
        ("on a lent connection", { try await pool.withConnection { _ = try await $0.query(slow) } }),
        ("as a script", { try await pool.withConnection { try await $0.execute(script: "select pg_sleep(600)") } }),
        (
          "in a transaction",
          { try await pool.withConnection { try await $0.transaction { _ = try await $0.query(slow) } } }
        ),
        ("first of a snapshot", { try await pool.withSnapshot { _ = try await $0.query(slow) } }),
        (
          "later of a snapshot",
          {
            try await pool.withSnapshot {
              _ = try await $0.query("select 1")
              _ = try await $0.query(slow)
            }
          }
        ),
      ]
      for (name, run) in runs {
        let error = await #expect(throws: PostgresError.self, "\(name)") { try await run() }
        #expect(error?.kind == .deadlineExceeded, "\(name)")
      }
      try await #expect(pool.value("select 7") == 7)
    }
  }

  @Test func statementsOfCallersAreCountedOnce() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    let configure = { (configuration: inout PoolConfiguration) in
      configuration.minIdle = 3
      configuration.pingInterval = .zero
    }
    try await withPool(to: database, size: 3, configure) { pool in
      func expectCounted(
        _ queries: Int, failures: Int = 0, sourceLocation: SourceLocation = #_sourceLocation,
        _ body: () async throws -> Void
      ) async throws {
        let before = pool.statistics
        try await body()
        #expect(pool.statistics.queries - before.queries == queries, sourceLocation: sourceLocation)
        #expect(pool.statistics.queryFailures - before.queryFailures == failures, sourceLocation: sourceLocation)
      }
      // Settings, and tests of idle connections: with an interval of zero, at every tick.
      try await expectCounted(0) { try await #expect(wait { pool.statistics.idle == 3 }) }
      try await expectCounted(1) { _ = try await pool.query("select 1") }
      try await expectCounted(1, failures: 1) { _ = try? await pool.query("select 1 / 0") }
      try await expectCounted(4) {
        try await pool.withConnection { connection in
          try await connection.transaction { connection in
            try await connection.execute(script: "create temp table t (n int8); select 1; select 2")
            try await connection.execute("insert into t values (1)")
            // Of several chunks.
            try await connection.copyIn(into: "t", columns: ["n"]) { writer in
              for n in 0..<100_000 { try await writer.write { $0.append(n) } }
            }
            _ = try await connection.query("select 1")
          }
        }
      }
      try await expectCounted(5, failures: 1) {
        try await pool.withSnapshot { snapshot in
          async let first = snapshot.query("select pg_sleep(0.01)")
          async let second = snapshot.query("select 1")
          async let third = snapshot.query("select 1")
          _ = try await (first, second, third)
          _ = try? await snapshot.query("select 1 / 0")
          _ = try await snapshot.query("select 1")
        }
      }
    }
  }

  @Test func shutdownWaitsForLeases() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    let pool = ConnectionPool(PoolConfiguration(try ConnectionConfiguration(database)))
    let slow = Task { try await pool.query("select 5 from pg_sleep(0.2)") }
    try await #expect(wait { pool.statistics.leased == 1 })
    await pool.shutdown()
    let rows = try await slow.value
    try #expect(rows[0].scalar(as: Int.self) == 5)
    #expect(pool.statistics.size == 0)
    let error = await #expect(throws: PostgresError.self) { try await pool.query("select 1") }
    #expect(error?.kind == .usage)
  }

  @Test func thousandsOfQueriesWithCancellationsLeaveThePoolWhole() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withPool(to: database, size: 4, { $0.maxWait = .seconds(60) }) { pool in
      let outcomes = await withTaskGroup(of: (ran: Int, stopped: Int, wrong: Int).self) { group in
        for worker in 0..<16 {
          group.addTask {
            var outcome = (ran: 0, stopped: 0, wrong: 0)
            for step in 0..<200 {
              let number = worker * 1000 + step
              let task = Task {
                let rows =
                  step.isMultiple(of: 3)
                  ? try await pool.withSnapshot { snapshot in
                    async let other = snapshot.query("select 1 from pg_sleep(0.001)")
                    let rows = try await snapshot.query("select \(number)")
                    _ = try await other
                    return rows
                  } : try await pool.query("select \(number) from pg_sleep(0.001)")
                return try rows[0].scalar(as: Int.self)
              }
              if step % 4 == 1 {
                // Before, while or after it runs.
                try? await Task.sleep(for: .microseconds(number * 37 % 3000))
                task.cancel()
              }
              do {
                if try await task.value == number { outcome.ran += 1 } else { outcome.wrong += 1 }
              } catch let error as PostgresError where error.kind == .cancelled {
                outcome.stopped += 1
              } catch {
                outcome.wrong += 1
              }
            }
            return outcome
          }
        }
        return await group.reduce(into: (ran: 0, stopped: 0, wrong: 0)) {
          $0 = ($0.ran + $1.ran, $0.stopped + $1.stopped, $0.wrong + $1.wrong)
        }
      }
      #expect(outcomes.wrong == 0)
      #expect(outcomes.ran >= 2400)
      #expect(outcomes.ran + outcomes.stopped == 3200)
      try await #expect(wait { pool.statistics.leased == 0 })
      #expect(pool.statistics.waiters == 0)
      #expect(pool.statistics.lost == 0)
      #expect(pool.statistics.idle == pool.statistics.size)
    }
  }
}
