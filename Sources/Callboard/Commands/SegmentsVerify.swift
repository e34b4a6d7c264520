import ArgumentParser
import Foundation
import Logging
import Postgres
import Segments
import Tenancy
import Terminal
import Time

struct SegmentsVerify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compare every segment with its rows.",
    discussion: "Ends with 1 where one differs; it is then of no use, and made again. See docs/segments.md.")

  @OptionGroup var database: SegmentDatabase

  func run() async throws {
    var different = 0
    try await database.run { connection in
      for encoder in SegmentEncoder.all {
        var output = ProgressOutput(screen: .current, work: "comparing", unit: "segments")
        let rounds = SegmentRounds(encoder, logger: Logger(label: "callboard"))
        let segments = try await SegmentStatus.spans(encoder.relation, on: connection)
        var (equal, invalid) = (0, 0)
        for (number, segment) in segments.enumerated() {
          switch try await rounds.audit(orgID: segment.orgID, span: segment.span, on: connection) {
          case .equal: equal += 1
          case .invalid: invalid += 1
          case .different: different += 1
          }
          output.update(relation: encoder.relation.name, done: number + 1, total: segments.count)
        }
        output.finish()
        print("\(encoder.relation): \(equal) segments are as their rows, \(invalid) are read as rows for now")
      }
    }
    if different > 0 {
      print("\(different) segments were not as their rows, and are made again: see docs/segments.md")
      throw ExitCode.failure
    }
  }
}
