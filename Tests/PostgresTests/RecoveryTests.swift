import Foundation
import Postgres
import PrivateServer
import TestDatabase
import Testing

@Suite struct RecoveryTests {
  private let settings = ["fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"]

  @Test func poolSurvivesARestartOfTheServer() async throws {
    let folder = NSTemporaryDirectory() + "callboard-restart-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let server = try await PrivateServer.start(in: folder, settings: settings)
    let configure = { (configuration: inout PoolConfiguration) in
      configuration.maxBackoff = .milliseconds(500)
    }
    try await withPool(to: server.connectionString, size: 3, configure) { pool in
      try await #expect(pool.value("select 7") == 7)
      let running = Task { try await pool.withSnapshot { try await $0.query("select pg_sleep(60)") } }
      try await #expect(wait { pool.statistics.leased == 1 })
      try await server.stop()

      let cut = await #expect(throws: PostgresError.self) { try await running.value }
      #expect(cut?.kind == .unavailable(beforeCommit: true))
      // Fails fast, and again and again.
      for _ in 0..<5 {
        let error = await #expect(throws: PostgresError.self) { try await pool.query("select 1") }
        #expect(error?.kind == .unavailable(beforeCommit: true))
      }
      try await #expect(wait { pool.statistics.connectFailures >= 2 })

      let again = try await PrivateServer.start(in: folder, settings: settings)
      // Nobody asks for a connection, and yet it comes back.
      try await #expect(wait { pool.statistics.idle >= 1 })
      try await #expect(pool.value("select 7") == 7)
      await pool.shutdown()
      try await again.stop()
    }
  }

  @Test func deadHostIsPassedOver() async throws {
    let database = try await TestDatabase.shared().makeEmptyDatabase()
    var parts = database.components(separatedBy: " ")
    // A connection string of keywords or a URL: both are known to the configuration by their parameters.
    let live = try ConnectionConfiguration(database)
    parts = live.redacted.components(separatedBy: " ").filter { $0.contains("=") }
    var parameters = Dictionary(
      uniqueKeysWithValues: parts.map { part in
        let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
        return (pair[0], pair.count > 1 ? pair[1] : "")
      })
    let host = try #require(parameters["host"])
    parameters["host"] = "/nowhere,127.0.0.1,\(host)"
    let port = parameters["port"] ?? "5432"
    parameters["port"] = "1,1,\(port)"
    parameters["target_session_attrs"] = "read-write"
    let several = parameters.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    try await withConnection(to: several) { connection in
      try await #expect(connection.value("select 7") == 7)
    }

    parameters["target_session_attrs"] = "standby"
    let standby = parameters.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    let error = await #expect(throws: PostgresError.self) { try await withConnection(to: standby) { _ in } }
    #expect(error?.kind == .unavailable(beforeCommit: true))
    #expect(error?.message.contains("standby") == true)
    #expect(error?.message.contains("/nowhere") == true)

    parameters["target_session_attrs"] = "prefer-standby"
    let preferred = parameters.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    try await withConnection(to: preferred) { connection in
      try await #expect(connection.value("select 7") == 7)
    }
  }

  @Test func silentHostIsGivenUpInTime() async throws {
    // Accepts into its backlog and never answers.
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutableBytes(of: &address) { bytes in
      guard let base = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return false }
      return bind(listener, base, length) == 0 && listen(listener, 8) == 0 && getsockname(listener, base, &length) == 0
    }
    #expect(bound)
    let port = UInt16(bigEndian: address.sin_port)
    var configuration = try ConnectionConfiguration("host=127.0.0.1 port=\(port) user=u dbname=d sslmode=disable")
    configuration.connectTimeout = .milliseconds(200)
    let error = await #expect(throws: PostgresError.self) { try await PostgresConnection.connect(configuration) }
    #expect(error?.kind == .unavailable(beforeCommit: true))

    configuration.connectTimeout = .seconds(60)
    let late = await #expect(throws: PostgresError.self) {
      try await PostgresConnection.connect(configuration, deadline: .now + .milliseconds(100))
    }
    #expect(late?.kind == .deadlineExceeded)
    let task = Task { [configuration] in try await PostgresConnection.connect(configuration) }
    // Wherever it is by then.
    task.cancel()
    let cancelled = await #expect(throws: PostgresError.self) { try await task.value }
    #expect(cancelled?.kind == .cancelled)
  }
}
