import Postgres
import TestDatabase

/// Makes a pool, runs `body`, and shuts the pool down.
func withPool<Value>(
  to connectionString: String, size: Int, _ configure: (inout PoolConfiguration) -> Void = { _ in },
  _ body: (ConnectionPool) async throws -> Value
) async throws -> Value {
  var configuration = PoolConfiguration(try ConnectionConfiguration(connectionString))
  configuration.maxSize = size
  // The machine may be busy.
  configuration.maxWait = .seconds(60)
  configuration.connection.connectTimeout = .seconds(60)
  configure(&configuration)
  let pool = ConnectionPool(configuration)
  do {
    let value = try await body(pool)
    await pool.shutdown()
    return value
  } catch {
    await pool.shutdown()
    throw error
  }
}

/// Waits, for at most a minute, until `condition` holds.
func wait(until condition: () async throws -> Bool) async throws -> Bool {
  for _ in 0..<6000 {
    if try await condition() { return true }
    try await Task.sleep(for: .milliseconds(10))
  }
  return false
}
