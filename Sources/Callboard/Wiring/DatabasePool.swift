import Postgres
import ServiceLifecycle

/// A pool of connections, closed when the process ends.
struct DatabasePool: Service {
  let pool: ConnectionPool

  func run() async throws {
    try? await gracefulShutdown()
    await pool.shutdown()
  }
}
