import Postgres
import TestDatabase
import Testing

@Suite struct SnapshotTests {
  @Test func concurrentStatementsRunOnSeveralConnectionsAndAgree() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withPool(to: database, size: 5, { $0.minIdle = 5 }) { pool in
      try await pool.withConnection { try await $0.execute("create table public.entries (n int)") }
      try await #expect(wait { pool.statistics.idle == 5 })
      let writer = Task {
        try await withConnection(to: database) { connection in
          while !Task.isCancelled {
            try await connection.execute("insert into public.entries select generate_series(1, 10)")
          }
        }
      }
      defer { writer.cancel() }
      var processes: Set<Int32> = []
      var counts: Set<Int> = []
      for _ in 0..<20 {
        let answers = try await pool.withSnapshot { snapshot in
          try await withThrowingTaskGroup(of: (Int, Int32).self) { group in
            for _ in 0..<4 {
              group.addTask {
                let row = try await snapshot.query(
                  "select count(*) as count, pg_backend_pid() as process from public.entries, pg_sleep(0.005)")[0]
                return (try row.decode("count"), try row.decode("process"))
              }
            }
            return try await group.reduce(into: []) { $0.append($1) }
          }
        }
        #expect(Set(answers.map(\.0)).count == 1, "\(answers)")
        counts.formUnion(answers.map(\.0))
        processes.formUnion(answers.map(\.1))
      }
      // It would prove nothing if nobody wrote, or if all had run on one connection.
      #expect(counts.count > 1)
      #expect(processes.count > 1)
    }
  }

  @Test func statementsOneAfterAnotherSeeOneSnapshot() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withPool(to: database, size: 2) { pool in
      try await pool.withConnection { try await $0.execute("create table public.entries (n int)") }
      try await pool.withSnapshot { snapshot in
        try await #expect(snapshot.value("select count(*) from public.entries") == 0)
        try await pool.withConnection { try await $0.execute("insert into public.entries values (1)") }
        try await #expect(snapshot.value("select count(*) from public.entries") == 0)
      }
      try await #expect(pool.value("select count(*) from public.entries") == 1)
    }
  }

  @Test func answersThatWantMoreThanThePoolHasDontDeadlock() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withPool(to: database, size: 3, { $0.maxWait = .seconds(30) }) { pool in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<12 {
          group.addTask {
            for _ in 0..<10 {
              try await pool.withSnapshot { snapshot in
                try await withThrowingTaskGroup(of: Int.self) { queries in
                  for n in 1...3 {
                    queries.addTask { try await snapshot.value("select \(n) from pg_sleep(0.001)") }
                  }
                  let sum = try await queries.reduce(0, +)
                  #expect(sum == 6)
                }
              }
            }
          }
        }
        try await group.waitForAll()
      }
      try await #expect(wait { pool.statistics.leased == 0 })
      #expect(pool.statistics.lost == 0)
    }
  }

  @Test func snapshotWorksOnAPoolOfOne() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withPool(to: database, size: 1) { pool in
      let sum = try await pool.withSnapshot { snapshot in
        try await withThrowingTaskGroup(of: Int.self) { group in
          for n in 1...5 { group.addTask { try await snapshot.value("select \(n)") } }
          return try await group.reduce(0, +)
        }
      }
      #expect(sum == 15)
    }
  }

  @Test func snapshotIsReadOnly() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withPool(to: database, size: 2) { pool in
      let error = await #expect(throws: PostgresError.self) {
        try await pool.withSnapshot { try await $0.query("create table public.t (n int)") }
      }
      #expect(error?.sqlState == "25006")
      try await #expect(pool.value("select 7") == 7)
      #expect(pool.statistics.lost == 0)
    }
  }

  @Test func failureLeavesCleanConnections() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withPool(to: database, size: 3, { $0.minIdle = 3 }) { pool in
      try await #expect(wait { pool.statistics.idle == 3 })
      for _ in 0..<10 {
        await #expect(throws: PostgresError.self) {
          try await pool.withSnapshot { snapshot in
            _ = try await snapshot.query("select 1")
            try await withThrowingTaskGroup(of: Void.self) { group in
              group.addTask { _ = try await snapshot.query("select pg_sleep(0.01)") }
              group.addTask { _ = try await snapshot.query("select 1 / 0") }
              try await group.waitForAll()
            }
          }
        }
      }
      try await #expect(wait { pool.statistics.idle == 3 })
      #expect(pool.statistics.lost == 0)
    }
  }

  /// With one connection every statement is the leader's; with several, those that fail are on either kind.
  @Test(arguments: [1, 3]) func aStatementThatFailsTakesNoOtherWithIt(size: Int) async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withPool(to: database, size: size, { $0.minIdle = size }) { pool in
      try await pool.withConnection { try await $0.execute("create table public.entries (n int)") }
      try await #expect(wait { pool.statistics.idle == size })
      try await pool.withSnapshot { snapshot in
        try await #expect(snapshot.value("select count(*) from public.entries") == 0)
        try await withConnection(to: database) { try await $0.execute("insert into public.entries values (1)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
          for n in 0..<12 {
            group.addTask {
              guard n.isMultiple(of: 3) else {
                // Still the snapshot of before, whatever failed in between.
                try await #expect(snapshot.value("select count(*) + \(n) from public.entries") == n)
                return
              }
              let error = await #expect(throws: PostgresError.self) { try await snapshot.query("select 1 / 0") }
              #expect(error?.sqlState == "22012")
            }
          }
          try await group.waitForAll()
        }
        try await #expect(snapshot.value("select count(*) from public.entries") == 0)
      }
      try await #expect(wait { pool.statistics.idle == size })
      #expect(pool.statistics.lost == 0)
    }
  }

  @Test func aStatementThatIsCancelledTakesNoOtherWithIt() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withPool(to: database, size: 1) { pool in
      try await pool.withSnapshot { snapshot in
        _ = try await snapshot.query("select 1")
        let slow = Task { try await snapshot.query("select pg_sleep(600)") }
        try await withConnection(to: database) { observer in
          try await #expect(
            wait {
              try await observer.value(
                """
                select count(*) from pg_stat_activity
                where datname = current_database() and state = 'active' and query like '%pg_sleep(600)%'
                  and pid <> pg_backend_pid()
                """) == 1
            })
        }
        async let next: Int = snapshot.value("select 7")
        slow.cancel()
        let error = await #expect(throws: PostgresError.self) { try await slow.value }
        #expect(error?.kind == .cancelled)
        try await #expect(next == 7)
      }
      #expect(pool.statistics.lost == 0)
    }
  }

  /// Another leader would have another snapshot than the one that a statement has already answered from.
  @Test(.timeLimit(.minutes(10))) func aLostLeaderWhoseSnapshotOthersReadIsNotReplaced() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withPool(to: database, size: 3, { $0.minIdle = 3 }) { pool in
      try await pool.withConnection { try await $0.execute("create table public.entries (n int)") }
      try await #expect(wait { pool.statistics.idle == 3 })
      try await withConnection(to: database) { observer in
        _ = try await observer.query("select 1 from pg_advisory_lock(7)")
        let error = await #expect(throws: PostgresError.self) {
          try await pool.withSnapshot { snapshot in
            async let first: Int = snapshot.value(
              "select (select count(*) from public.entries) from pg_advisory_xact_lock(7) /* lost leader */")
            try await #expect(wait { try await observer.value(leaders) == 1 })
            // By another connection, which imports the leader's snapshot.
            try await #expect(snapshot.value("select count(*) from public.entries") == 0)
            try await observer.execute("insert into public.entries values (1)")
            let killed: Statement =
              "select count(*) filter (where pg_terminate_backend(pid, 10000)) \(fragment: leader)"
            try await #expect(observer.value(killed) == 1)
            _ = try await observer.query("select 1 from pg_advisory_unlock(7)")
            let count = try await first
            Issue.record("an answer of two snapshots: 0 and \(count)")
          }
        }
        #expect(error?.kind == .unavailable(beforeCommit: true))
      }
      try await #expect(wait { pool.statistics.leased == 0 })
    }
  }

  private let leader: Statement = """
    from pg_stat_activity where datname = current_database() and state = 'active' and wait_event_type = 'Lock'
      and query like '%lost leader%' and pid <> pg_backend_pid()
    """
  private var leaders: Statement { "select count(*) \(fragment: leader)" }

  @Test func deadlineHoldsForEveryStatement() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withPool(to: database, size: 2) { pool in
      let error = await #expect(throws: PostgresError.self) {
        try await pool.withSnapshot(deadline: .now + .milliseconds(200)) { snapshot in
          async let slow = snapshot.query("select pg_sleep(60)")
          async let other = snapshot.query("select pg_sleep(60)")
          _ = try await (slow, other)
        }
      }
      #expect(error?.kind == .deadlineExceeded)
      try await #expect(wait { pool.statistics.leased == 0 })
      #expect(pool.statistics.lost == 0)
    }
  }

  @Test func endedSnapshotRefuses() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withPool(to: database, size: 1) { pool in
      let snapshot = try await pool.withSnapshot { snapshot in
        _ = try await snapshot.query("select 1")
        return snapshot
      }
      let error = await #expect(throws: PostgresError.self) { try await snapshot.query("select 1") }
      #expect(error?.kind == .usage)
    }
  }
}
