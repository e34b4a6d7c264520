import Logging
import Postgres
import Schema

/// Whether the database has what this program reads, asked once before it serves.
enum SchemaCheck {
  /// How long the database has to answer.
  static let timeout = Duration.seconds(5)

  /// Throws if the database lacks migrations. One that can't be reached is no failure: calls are answered with
  /// UNAVAILABLE until it can.
  static func run(_ configuration: ConnectionConfiguration, logger: Logger) async throws {
    do {
      try await PostgresConnection.with(configuration, timeout: timeout, check)
    } catch let error as PostgresError where error.isUnreachable {
      logger.warning("the database can't be reached; serving UNAVAILABLE until it can", metadata: ["cause": "\(error)"])
    }
  }

  private static func check(_ connection: PostgresConnection) async throws {
    let missing = try await missingMigrations(in: connection)
    guard !missing.isEmpty else { return }
    throw StartFailure(remedy(for: missing))
  }

  /// Says what is missing, and what to do.
  static func remedy(for missing: [String]) -> String {
    "the database lacks the migrations \(missing.joined(separator: ", ")); run: callboard migrate --database-url … (with "
      + "--source-views where the source relations are views of your own)"
  }

  /// The migrations that the database lacks, by number and name.
  static func missingMigrations(in connection: PostgresConnection) async throws -> [String] {
    let plan = try await Migrator.callboard().plan(for: connection)
    guard !plan.pending.isEmpty else { return [] }
    // Where the source relations are the deployment's own, their migrations are never applied.
    if !plan.pending.contains(where: { $0.subject == .owned }),
      let viewPlan = try? await Migrator.callboard(sourceRelationsAreViews: true).plan(for: connection),
      viewPlan.pending.isEmpty
    {
      return []
    }
    return plan.pending.map { "\($0.version) (\($0.name))" }
  }
}
