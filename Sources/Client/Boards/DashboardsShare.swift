import ArgumentParser
import Messages

struct DashboardsShare: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "share", abstract: "Say who may view a dashboard.",
    discussion: "Without --everyone the dashboard becomes private, and is shared with just the members that are named.")

  @Argument(help: "The dashboard's id.") var id: String
  @Flag(help: "Everyone in the organization.") var everyone = false
  @Option(help: ArgumentHelp("This member; may be repeated.", valueName: "uuid")) var with: [String] = []
  @OptionGroup var calls: ClientCalls

  func validate() throws {
    if everyone, !with.isEmpty { throw ValidationError("--everyone and --with exclude each other") }
  }

  func run() async throws {
    try await calls.run { connection, options in
      let service = CustomDashboardServiceClient(connection)
      let seen = try await service.setVisibility(
        SetVisibilityRequest(id: id, visibility: everyone ? .org : .private), options: options)
      guard !everyone else { return }
      _ = try await service.setSharedUsers(
        SetSharedUsersRequest(id: id, memberIds: with, etag: seen.dashboard?.etag ?? ""), options: options)
    }
  }
}
