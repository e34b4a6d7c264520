import Dispatch
import TestDatabase
import Testing

@testable import Postgres

@Suite struct CancellationTests {
  /// Waits until the server runs, or no longer runs, a statement with this mark in its text.
  private func wait(untilRunning isWanted: Bool, _ mark: String, on connection: PostgresConnection) async throws {
    let pattern = "%\(mark)%"
    for _ in 0..<6000 {
      let count: Int = try await connection.value(
        """
        select count(*) from pg_stat_activity
        where state = 'active' and query like \(pattern) and pid <> pg_backend_pid()
        """)
      if (count > 0) == isWanted { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    Issue.record("\(mark) \(isWanted ? "never ran" : "still runs")")
  }

  @Test func cancelledTaskStopsItsQueryOnTheServer() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withConnection(to: database) { observer in
      try await withConnection(to: database) { connection in
        let task = Task { try await connection.query("select pg_sleep(60) /* cancelled-task */") }
        try await wait(untilRunning: true, "cancelled-task", on: observer)
        task.cancel()
        let error = await #expect(throws: PostgresError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
        try await wait(untilRunning: false, "cancelled-task", on: observer)
        try await #expect(connection.value("select 7") == 7)
      }
    }
  }

  @Test func deadlineStopsTheQueryOnTheServerAndSparesTheConnection() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withConnection(to: database) { observer in
      try await withConnection(to: database) { connection in
        let error = await #expect(throws: PostgresError.self) {
          try await connection.query(
            "select pg_sleep(60) /* passed-deadline */", deadline: .now + .milliseconds(100))
        }
        #expect(error?.kind == .deadlineExceeded)
        try await wait(untilRunning: false, "passed-deadline", on: observer)
        let process: Int32 = try await connection.value("select pg_backend_pid()")
        #expect(process == connection.processID)
        // The next statement without a deadline has no limit left over from the last.
        try await #expect(connection.value("select current_setting('statement_timeout')") == "0")
      }
    }
  }

  @Test func deadlineInsideATransactionIsTheStatements() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      let error = await #expect(throws: PostgresError.self) {
        try await connection.transaction { connection in
          _ = try await connection.query("select 1", deadline: .now + .seconds(60))
          let limit: Int = try await connection.value(
            "select setting::int from pg_settings where name = 'statement_timeout'")
          #expect(limit > 50_000 && limit <= 60_000)
          _ = try await connection.query("select pg_sleep(60)", deadline: .now + .milliseconds(50))
        }
      }
      #expect(error?.kind == .deadlineExceeded)
      try await #expect(connection.value("select 7") == 7)
    }
  }

  @Test func aTransactionsDeadlineHoldsForItsStatements() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      let error = await #expect(throws: PostgresError.self) {
        try await connection.transaction(deadline: .now + .milliseconds(300)) { connection in
          _ = try await connection.query("select pg_sleep(60)")
        }
      }
      // The server's own timer, and nobody else's order.
      #expect(error?.kind == .deadlineExceeded)
      try await #expect(connection.value("select 7") == 7)
    }
  }

  @Test func passedDeadlineAndCancelledTaskSendNothing() async throws {
    try await withConnection(to: await TestDatabase.shared().makeEmptyDatabase()) { connection in
      try await connection.execute("create temp table t (n int)")
      let late = await #expect(throws: PostgresError.self) {
        try await connection.execute("insert into t values (1)", deadline: .now - .seconds(1))
      }
      #expect(late?.kind == .deadlineExceeded)
      let task = Task {
        while !Task.isCancelled { await Task.yield() }
        try await connection.execute("insert into t values (1)")
      }
      task.cancel()
      let cancelled = await #expect(throws: PostgresError.self) { try await task.value }
      #expect(cancelled?.kind == .cancelled)
      try await #expect(connection.value("select count(*) from t") == 0)
    }
  }

  @Test func queuedStatementIsCancelledWithoutTheOneBeforeIt() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withConnection(to: database) { observer in
      try await withConnection(to: database) { connection in
        _ = try await observer.query("select 1 from pg_advisory_lock(42)")
        async let first: Int = connection.value("select 1 from pg_advisory_lock(42) /* before it */")
        try await wait(untilRunning: true, "before it", on: observer)
        let queued = Task { try await connection.query("select 2") }
        try await #expect(PostgresTests.wait { await connection.queueLength == 1 })
        queued.cancel()
        let error = await #expect(throws: PostgresError.self) { try await queued.value }
        #expect(error?.kind == .cancelled)
        _ = try await observer.query("select 1 from pg_advisory_unlock(42)")
        #expect(try await first == 1)
      }
    }
  }

  @Test func cancelFromElsewhereIsTheServersError() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    try await withConnection(to: database) { observer in
      try await withConnection(to: database) { connection in
        let task = Task {
          try await connection.query("select pg_sleep(60) /* elsewhere */", deadline: .now + .seconds(50))
        }
        try await wait(untilRunning: true, "elsewhere", on: observer)
        _ = try await observer.query("select pg_cancel_backend(\(connection.processID))")
        let error = await #expect(throws: PostgresError.self) { try await task.value }
        #expect(error?.kind == .server(sqlState: "57014"))
        #expect(error?.isUnavailable == true)
      }
    }
  }

  @Test func queryThatWillNotStopCostsItsConnection() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    var configuration = try ConnectionConfiguration(database)
    configuration.cancellationGrace = .milliseconds(300)
    let connection = try await PostgresConnection.connect(configuration)
    // Swallows every cancel request.
    let stubborn: Statement = """
      do $$ begin
        for i in 1..40 loop
          begin perform pg_sleep(0.1); exception when query_canceled then null; end;
        end loop;
      end $$
      """
    let error = await #expect(throws: PostgresError.self) {
      try await connection.query(stubborn, deadline: .now + .milliseconds(50))
    }
    #expect(error?.kind == .deadlineExceeded)
    #expect(connection.isClosed)
    let closed = await #expect(throws: PostgresError.self) { try await connection.query("select 1") }
    #expect(closed?.kind == .unavailable(beforeCommit: true))
  }
}

extension PostgresConnection {
  /// How many statements wait for the one that runs.
  fileprivate var queueLength: Int {
    get async {
      await withCheckedContinuation { continuation in
        libpq.queue.async { continuation.resume(returning: self.libpq.waiting.count) }
      }
    }
  }
}
