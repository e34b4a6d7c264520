import ArgumentParser
import Foundation
import Postgres
import Schema
import Settings

struct Migrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring a database to what this program reads and writes.",
    discussion: """
      Migrations are applied in order, once each, in a transaction of their own, under a lock: the command is safe to \
      repeat, and to run from several machines at once.
      """)

  @OptionGroup(title: "Database") var database: DatabaseOptions
  @Flag(help: "Say what would be done, and do nothing.") var dryRun = false
  @Flag(
    help: """
      The relations that Callboard only reads are views of this deployment's own tables: check that they fit, and make \
      only Callboard's own.
      """)
  var sourceViews = false
  @OptionGroup var file: ConfigurationOptions

  func run() async throws {
    let settings = try await Settings(
      flags: database.values + file.values, environment: ProcessInfo.processInfo.environment)
    let configuration = try DatabaseConfiguration.connection(.databaseURL, settings)
    do {
      try await PostgresConnection.with(configuration, timeout: .seconds(30), migrate)
    } catch let error as PostgresError where error.isUnreachable {
      throw StartFailure("the database can't be reached: \(error.message)")
    }
  }

  private func migrate(_ connection: PostgresConnection) async throws {
    let migrator = Migrator.callboard(sourceRelationsAreViews: sourceViews)
    if dryRun {
      let plan = try await migrator.plan(for: connection)
      for migration in plan.pending {
        print("would apply \(migration.version)  \(migration.name)")
      }
      print("\(plan.applied.count) applied, \(plan.pending.count) to apply; nothing was changed")
    } else {
      let applied = try await migrator.apply(to: connection) { migration in
        print("applied \(migration.version)  \(migration.name)")
      }
      print(applied.isEmpty ? "nothing to do: the database is up to date" : "done")
    }
  }
}
