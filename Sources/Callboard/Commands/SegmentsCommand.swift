import ArgumentParser
import Foundation
import Postgres
import Segments
import Settings

/// What operators do with segments by hand.
struct SegmentsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "segments",
    abstract: "Look after segments: rows of the past, kept a second time for fast answers.",
    discussion: """
      `callboard serve` makes and refreshes them in the background. Answers are right at any time, whatever these commands \
      do; without segments they are slower. See docs/segments.md.
      """,
    subcommands: [SegmentsStatus.self, SegmentsBuild.self, SegmentsVerify.self, SegmentsDrop.self])
}

/// The database of these commands: one that can be written to.
struct SegmentDatabase: ParsableArguments {
  @OptionGroup(title: "Database") var database: DatabaseOptions
  @OptionGroup var file: ConfigurationOptions

  /// Connects, and runs `body`.
  func run(_ body: (PostgresConnection) async throws -> Void) async throws {
    let settings = try await Settings(
      flags: database.values + file.values, environment: ProcessInfo.processInfo.environment)
    let configuration = try DatabaseConfiguration.connection(.databaseURL, settings)
    do {
      try await PostgresConnection.with(configuration, timeout: .seconds(30), body)
    } catch let error as PostgresError where error.isUnreachable {
      throw StartFailure("the database can't be reached: \(error.message)")
    } catch let error as PostgresError where error.sqlState == .undefinedTable {
      throw StartFailure("the database has no segments; run: callboard migrate")
    }
  }
}
