import ArgumentParser
import Client

/// The program: every verb is a command of its own.
@main
struct CallboardCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "callboard",
    abstract: "Analytics over gRPC: dashboards of calls, messages and interviews.",
    discussion: """
      A setting comes from its flag, else from its environment variable (--pool-size is CALLBOARD_POOL_SIZE), else from \
      the JSON file that --config names ({"pool-size": 16}).

      Start with `callboard demo`: it needs nothing but PostgreSQL's programs on this machine.
      """,
    subcommands: [
      Serve.self, Migrate.self, SegmentsCommand.self, Token.self, Demo.self, Show.self, Dashboards.self,
    ]
  )
}
