import Logging
import Postgres
import Segments
import Tenancy
import Terminal
import Time

/// Makes every segment that can be made, and refreshes those that are due, with a bar for each relation.
struct SegmentBuild {
  let screen: Screen
  let logger: Logger

  /// Says for each relation how many segments were made, or what it lacks.
  func run(on connection: PostgresConnection) async throws {
    for encoder in SegmentEncoder.all {
      let rounds = SegmentRounds(encoder, refreshesAtOnce: true, logger: logger)
      guard try await rounds.isTracked(on: connection) else {
        print("\(encoder.relation): changes are not recorded: run callboard migrate --tracking")
        continue
      }
      print("\(encoder.relation): \(try await count(rounds, on: connection)) segments made")
    }
  }

  private func count(_ rounds: SegmentRounds, on connection: PostgresConnection) async throws -> Int {
    var output = ProgressOutput(screen: screen, work: "making segments of", unit: "segments")
    defer { output.finish() }
    _ = try await rounds.seal(now: WallClock.system.now(), on: connection)
    var count = 0
    while true {
      let before = count
      let done = try await rounds.refresh(everything: true, limit: .max, on: connection) { done in
        output.update(
          relation: rounds.encoder.relation.name, done: before + done.count, total: before + done.due)
      }
      count += done.count
      if done.count == 0 { return count }
    }
  }
}
