import ArgumentParser
import Settings

/// How dashboards are read from it.
struct PoolOptions: SettingFlags {
  @Option(
    help: ArgumentHelp(
      setting: .readDatabaseURL,
      "Where dashboards are read from, such as a replica.",
      valueName: "conninfo"))
  var readDatabaseURL: String?

  @Option(
    help: ArgumentHelp(setting: .poolSize, "Connections to each database, at most: 1 to 1000.", valueName: "count"))
  var poolSize: String?

  @Option(
    help: ArgumentHelp(
      setting: .poolWait,
      "How long a call waits for a free connection before it fails with RESOURCE_EXHAUSTED.",
      valueName: "time"))
  var poolWait: String?
}
