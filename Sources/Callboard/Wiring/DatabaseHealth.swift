import HealthChecking
import Logging
import Postgres
import ServiceLifecycle

/// Tells the server's health and readiness what the database is like: it is asked again and again, over a connection of its
/// own, so that a pool that is merely busy is no outage. Services that read from it serve while it answers and has every
/// migration.
struct DatabaseHealth: Service {
  /// Between two questions.
  static let interval = Duration.seconds(1)
  /// How long the database has to answer.
  static let timeout = Duration.seconds(5)

  let health: ServerHealth
  let readiness: Readiness
  /// Those that read from the database.
  let services: [String]
  let database: ConnectionConfiguration
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var connection: PostgresConnection?
      var last: DatabaseFinding?
      while !Task.isCancelled {
        let (finding, cause) = await ask(&connection)
        if Task.isCancelled { break }
        health.set(isServing: finding == .ready, of: services)
        readiness.set(finding)
        if finding != last { log(finding, cause, isFirst: last == nil) }
        last = finding
        try? await Task.sleep(for: Self.interval)
      }
      await connection?.close()
    }
  }

  /// Asks over the connection if there is one, and where that was lost or there is none over a new one; a database that was
  /// away may come back as another, so its migrations are looked at then.
  private func ask(_ connection: inout PostgresConnection?) async -> (DatabaseFinding, cause: (any Error)?) {
    let deadline = ContinuousClock.now + Self.timeout
    if let kept = connection {
      if (try? await kept.execute("select 1", deadline: deadline)) != nil { return (.ready, nil) }
      connection = nil
      await kept.close()
    }
    do {
      let made = try await PostgresConnection.connect(database, deadline: deadline, logger: logger)
      do {
        let missing = try await SchemaCheck.missingMigrations(in: made)
        guard missing.isEmpty else {
          await made.close()
          return (.lacks(migrations: missing), nil)
        }
      } catch {
        await made.close()
        throw error
      }
      connection = made
      return (.ready, nil)
    } catch {
      return (.unreachable, error)
    }
  }

  private func log(_ finding: DatabaseFinding, _ cause: (any Error)?, isFirst: Bool) {
    switch finding {
    case .ready: if !isFirst { logger.notice("the database can be read: serving") }
    case .unreachable:
      let cause = cause.map { "\($0)" } ?? ""
      logger.warning("the database can't be read: not serving", metadata: ["cause": "\(cause)"])
    case .lacks(let migrations):
      logger.warning(
        "the database lacks migrations: not serving", metadata: ["missing": "\(migrations.joined(separator: ", "))"])
    }
  }
}
