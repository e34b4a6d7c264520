import CLibpq
import Foundation
import TestDatabase
import Testing

@testable import Postgres

/// A server that takes connections and falls silent blocks nobody for good.
@Suite(.timeLimit(.minutes(10))) struct SilentServerTests {
  private func withProxy(_ body: (TestProxy, ConnectionConfiguration) async throws -> Void) async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    let proxy = try TestProxy(to: database)
    defer { proxy.close() }
    var configuration = try ConnectionConfiguration(proxy.connectionString(of: database))
    configuration.connectTimeout = .seconds(60)
    configuration.transactionEndTimeout = .seconds(2)
    configuration.cancellationGrace = .milliseconds(300)
    try await body(proxy, configuration)
  }

  @Test func settingsAreMadeWithinTheConnectTimeout() async throws {
    try await withProxy { proxy, configuration in
      var configuration = configuration
      configuration.connectTimeout = .seconds(3)
      proxy.fallSilent(at: "set_config")
      // On a busy machine the time may be over before it came to the settings.
      let wasSilent = try await wait {
        let error = await #expect(throws: PostgresError.self) { try await PostgresConnection.connect(configuration) }
        #expect(error?.kind == .unavailable(beforeCommit: true))
        #expect(error?.message == "127.0.0.1 did not answer within 3.0 seconds")
        return proxy.isSilent
      }
      #expect(wasSilent)

      configuration.connectTimeout = .seconds(60)
      let patient = configuration
      let late = await #expect(throws: PostgresError.self) {
        try await PostgresConnection.connect(patient, deadline: .now + .milliseconds(500))
      }
      #expect(late?.kind == .deadlineExceeded)
      let task = Task { try await PostgresConnection.connect(patient) }
      task.cancel()
      let cancelled = await #expect(throws: PostgresError.self) { try await task.value }
      #expect(cancelled?.kind == .cancelled)
    }
  }

  @Test func theNextHostIsTriedAfterOneThatFallsSilent() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    let (silent, other) = (try TestProxy(to: database), try TestProxy(to: database))
    defer {
      silent.close()
      other.close()
    }
    let text = other.connectionString(of: database)
      .replacing("host=127.0.0.1", with: "host=127.0.0.1,127.0.0.1")
      .replacing("port=\(other.port)", with: "port=\(silent.port),\(other.port)")
    var configuration = try ConnectionConfiguration(text)
    configuration.connectTimeout = .seconds(5)
    silent.fallSilent(at: "set_config")
    // On a busy machine a host may be given up before it came to the settings.
    let wasSilent = try await wait {
      guard let connection = try? await PostgresConnection.connect(configuration) else { return false }
      try await #expect(connection.value("select 7") == 7)
      await connection.close()
      return silent.isSilent
    }
    #expect(wasSilent)
  }

  @Test func poolComesBackWhenTheServerSpeaksAgain() async throws {
    try await withProxy { proxy, configuration in
      var pool = PoolConfiguration(configuration)
      pool.maxWait = .seconds(60)
      pool.connection.connectTimeout = .seconds(2)
      pool.maxSize = 2
      pool.maxBackoff = .milliseconds(100)
      proxy.fallSilent(at: "set_config")
      let connections = ConnectionPool(pool)
      let error = await #expect(throws: PostgresError.self) { try await connections.query("select 1") }
      #expect(error?.kind == .unavailable(beforeCommit: true))
      proxy.speak()
      // Nobody asks for a connection, and yet it comes back.
      try await #expect(wait { connections.statistics.idle >= 1 })
      try await #expect(connections.value("select 7") == 7)
      await connections.shutdown()
    }
  }

  /// Though a connection would have a minute to come about.
  @Test func aPoolShutsDownWhileItConnects() async throws {
    try await withProxy { proxy, configuration in
      proxy.fallSilent(at: "set_config")
      let connections = ConnectionPool(PoolConfiguration(configuration))
      let query = Task { try? await connections.query("select 1") }
      try await #expect(wait { proxy.isSilent })
      let began = ContinuousClock.now
      await connections.shutdown()
      _ = await query.value
      #expect(ContinuousClock.now - began < configuration.connectTimeout)
    }
  }

  @Test func aCommitWithoutAnAnswerIsOfUnknownOutcome() async throws {
    try await withProxy { proxy, configuration in
      let connection = try await PostgresConnection.connect(configuration)
      // To its end: READ COMMITTED begins alike.
      proxy.fallSilent(at: "COMMIT\0")
      let error = await #expect(throws: PostgresError.self) {
        try await connection.transaction { try await $0.execute("create table public.t (n int)") }
      }
      #expect(proxy.isSilent)
      #expect(error?.kind == .unavailable(beforeCommit: false))
      #expect(connection.isClosed)
    }
  }

  @Test func aRollbackWithoutAnAnswerCostsTheConnection() async throws {
    struct Refusal: Error {}
    try await withProxy { proxy, configuration in
      let connection = try await PostgresConnection.connect(configuration)
      proxy.fallSilent(at: "ROLLBACK")
      await #expect(throws: Refusal.self) { try await connection.transaction { _ in throw Refusal() } }
      #expect(proxy.isSilent)
      #expect(connection.isClosed)
    }
  }

  @Test(arguments: ["ROLLBACK TO", "COMMIT\0"]) func snapshotsGiveTheirConnectionsBack(trigger: String) async throws {
    try await withProxy { proxy, configuration in
      var pool = PoolConfiguration(configuration)
      pool.maxWait = .seconds(60)
      pool.maxSize = 1
      let connections = ConnectionPool(pool)
      try await connections.withSnapshot { snapshot in
        try await #expect(snapshot.value("select 7") == 7)
        proxy.fallSilent(at: trigger)
        let failure = await #expect(throws: PostgresError.self) { try await snapshot.query("select 1 / 0") }
        #expect(failure?.sqlState == "22012")
      }
      try await #expect(wait { proxy.isSilent && connections.statistics.leased == 0 })
      await connections.shutdown()
    }
  }

  @Test func aStatementWithoutAnAnswerEndsAtItsDeadline() async throws {
    try await withProxy { proxy, configuration in
      var pool = PoolConfiguration(configuration)
      pool.maxWait = .seconds(60)
      pool.largestDeadline = .milliseconds(500)
      let connections = ConnectionPool(pool)
      proxy.fallSilent(at: "select 'silent'")
      let error = await #expect(throws: PostgresError.self) { try await connections.query("select 'silent'") }
      #expect(proxy.isSilent)
      #expect(error?.kind == .deadlineExceeded)
      try await #expect(wait { connections.statistics.leased == 0 })
      await connections.shutdown()
    }
  }

  /// What the connection's own socket has.
  private func option(_ level: Int32, _ name: Int32, of connection: PostgresConnection) async -> Int32 {
    await withCheckedContinuation { continuation in
      connection.libpq.queue.async {
        var (value, length) = (Int32(-1), socklen_t(MemoryLayout<Int32>.size))
        if let handle = connection.libpq.handle { getsockopt(PQsocket(handle), level, name, &value, &length) }
        continuation.resume(returning: value)
      }
    }
  }

  @Test func aPeerThatIsGoneIsNoticed() async throws {
    try await withProxy { proxy, configuration in
      let tcp = Int32(IPPROTO_TCP)
      let connection = try await PostgresConnection.connect(configuration)
      #expect(await option(SOL_SOCKET, SO_KEEPALIVE, of: connection) != 0)
      #expect(await option(tcp, TCP_KEEPIDLE, of: connection) == 30)
      #expect(await option(tcp, TCP_KEEPINTVL, of: connection) == 10)
      #expect(await option(tcp, TCP_KEEPCNT, of: connection) == 3)
      #expect(await option(tcp, TCP_USER_TIMEOUT, of: connection) == 30_000)
      await connection.close()

      let database = try await TestDatabase.shared().makeEmptyDatabase()
      let other = try ConnectionConfiguration(
        proxy.connectionString(of: database) + " tcp_user_timeout=7000 keepalives_idle=77")
      let told = try await PostgresConnection.connect(other)
      #expect(await option(tcp, TCP_USER_TIMEOUT, of: told) == 7_000)
      #expect(await option(tcp, TCP_KEEPIDLE, of: told) == 77)
      await told.close()
    }
  }
}
