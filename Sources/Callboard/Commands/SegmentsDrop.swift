import ArgumentParser
import Postgres
import Segments
import Tenancy

struct SegmentsDrop: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drop",
    abstract: "Give back what segments take: answers are made of rows again.",
    discussion: """
      A server that runs makes new ones, unless the triggers are taken away before: callboard migrate --no-tracking. \
      PostgreSQL gives the disk back when it vacuums.
      """)

  @OptionGroup var database: SegmentDatabase

  func run() async throws {
    try await database.run { connection in
      for relation in SegmentEncoder.all.map(\.relation) {
        let count = try await relation.dropSegments(on: connection)
        print("\(relation): \(count) segments dropped")
      }
    }
  }
}
