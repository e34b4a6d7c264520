import ArgumentParser
import Foundation
import Postgres
import Schema
import Segments
import Settings
import Tenancy

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
  @Flag(
    inversion: .prefixedNo,
    help: """
      Record changes of rows by triggers, so that answers can be made of segments (docs/segments.md); \
      --no-tracking takes the triggers away. Without either it stays as it is; a new database gets them.
      """)
  var tracking: Bool?
  @OptionGroup var file: ConfigurationOptions

  func validate() throws {
    if sourceViews, tracking == true {
      throw ValidationError("--tracking: what a view's rows depend on is not known; leave out --source-views or this")
    }
  }

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
      try await track(connection, isNew: applied.contains { $0.name == "segments" })
      print(applied.isEmpty ? "nothing to do: the database is up to date" : "done")
    }
  }

  /// Says how changes of relations that belong to others could be recorded; answers are made of rows without.
  private func describeTracking(_ connection: PostgresConnection) async throws {
    guard tracking != false else { return }
    for relation in SegmentEncoder.all.map(\.relation) {
      let triggers = Tracking(relation)
      let tables = try await triggers.tables(on: connection)
      if tables.isEmpty {
        print("answers are made of the rows of \(relation): it is a view, and has no segments (docs/segments.md)")
      }
      let missing = tables.filter { !$0.isTracked }
      guard !missing.isEmpty else { continue }
      print("-- The owner of these tables may record their changes, so that answers can be made of segments:")
      for table in missing { print(triggers.script(for: table, schema: Schema.name)) }
    }
  }

  /// Makes the triggers, takes them away, or makes those that partitions lack which came later.
  private func track(_ connection: PostgresConnection, isNew: Bool) async throws {
    guard !sourceViews else { return try await describeTracking(connection) }
    let relations = SegmentEncoder.all.map { Tracking($0.relation) }
    if tracking == false {
      for triggers in relations { try await triggers.remove(on: connection) }
      return
    }
    var isTracked = tracking == true || isNew
    // Where changes of any relation are recorded, so are those of one that this version is the first to record.
    for triggers in relations where !isTracked {
      isTracked = try await triggers.tables(on: connection).contains(where: \.isTracked)
    }
    guard isTracked else { return print("changes are not recorded: --tracking would record them") }
    for triggers in relations {
      do {
        try await triggers.install(on: connection) { print("changes of \($0.name) are recorded") }
      } catch let error as PostgresError where error.sqlState == .lockNotAvailable {
        throw StartFailure(
          "\(triggers.relation) was never free for a second: end transactions that stay open, or run again when it is quieter"
        )
      } catch let error as PostgresError where error.sqlState == .insufficientPrivilege {
        throw StartFailure(
          "\(triggers.relation) belongs to another role, which must run this command with --tracking; or leave it out: "
            + "--no-tracking (\(error.message))")
      }
    }
  }
}
