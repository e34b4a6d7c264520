import ArgumentParser
import Postgres
import Segments
import Tenancy
import Time

struct SegmentsStatus: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Say which changes are recorded, and which segments are good.")

  @OptionGroup var database: SegmentDatabase

  func run() async throws {
    try await database.run { connection in
      for relation in SegmentEncoder.all.map(\.relation) {
        let tables = try await Tracking(relation).tables(on: connection)
        for table in tables where !table.isTracked {
          print("\(table.name) lacks triggers: run callboard migrate --tracking")
        }
        let status = try await SegmentStatus.all(relation, on: connection)
        let isTracked = try await Sealer(relation).isTracked(on: connection)
        print("\(relation): \(isTracked ? "changes are recorded" : "read as rows"), \(status.count) organizations")
        for organization in status { print(Self.line(organization, now: WallClock.system.now())) }
      }
    }
  }

  /// One organization's segments.
  static func line(_ status: SegmentStatus, now: Instant) -> String {
    let good = status.usableCount - status.invalidCount
    let oldest =
      status.oldestInvalidation.map { ", oldest invalidation \(max(0, now.seconds - $0.seconds)) s old" } ?? ""
    let end = CivilDate(daysSinceEpoch: status.watermark.seconds.dividedDown(by: 86_400))
    return "  \(status.orgID)  before \(end)  \(good) of \(status.segmentCount) segments good, "
      + "\(status.byteCount) bytes\(oldest)"
  }
}
