import Postgres

extension PostgresConnection {
  /// Connects, runs `body`, and closes the connection whatever happens.
  static func with<Value>(
    _ configuration: ConnectionConfiguration, timeout: Duration, _ body: (PostgresConnection) async throws -> Value
  ) async throws -> Value {
    let connection = try await connect(configuration, deadline: .now + timeout)
    do {
      let value = try await body(connection)
      await connection.close()
      return value
    } catch {
      await connection.close()
      throw error
    }
  }
}

extension PostgresError {
  /// Whether there is no session, for now or in time.
  var isUnreachable: Bool {
    switch kind {
    case .unavailable, .deadlineExceeded: true
    default: false
    }
  }
}
