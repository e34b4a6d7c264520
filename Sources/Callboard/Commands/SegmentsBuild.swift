import ArgumentParser
import Logging
import Postgres
import Segments
import Terminal
import Time

struct SegmentsBuild: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Make every segment that can be made, and refresh those that are due.")

  @OptionGroup var database: SegmentDatabase

  func run() async throws {
    guard !SegmentEncoders.all.isEmpty else { throw StartFailure("this program makes no segments") }
    try await database.run { connection in
      for encoder in SegmentEncoders.all {
        var output = ProgressOutput(screen: .current)
        let rounds = SegmentRounds(encoder, logger: Logger(label: "callboard"))
        guard try await rounds.isTracked(on: connection) else {
          print("\(encoder.relation): changes are not recorded: run callboard migrate --tracking")
          continue
        }
        _ = try await rounds.seal(now: WallClock.system.now(), on: connection)
        var count = 0
        while true {
          let done = try await rounds.refresh(everything: true, limit: .max, on: connection) { done in
            output.update(relation: encoder.relation.name, done: count + done.count, total: count + done.due)
          }
          count += done.count
          if done.count == 0 { break }
        }
        output.finish()
        print("\(encoder.relation): \(count) segments made")
      }
    }
  }
}
