import ArgumentParser
import Logging
import Terminal

struct SegmentsBuild: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Make every segment that can be made, and refresh those that are due.")

  @OptionGroup var database: SegmentDatabase

  func run() async throws {
    try await database.run { connection in
      try await SegmentBuild(screen: .current, logger: Logger(label: "callboard")).run(on: connection)
    }
  }
}
