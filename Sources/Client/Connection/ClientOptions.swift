import ArgumentParser
import Settings

/// Which server to ask, and who asks.
struct ClientOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The server. (default: that of the demonstration in --folder, else \(SettingName.address.defaultText ?? ""))",
      valueName: "host:port"))
  var address: String?

  @Option(
    help: ArgumentHelp(
      """
      A file with the token, as `callboard token` prints it; or set CALLBOARD_TOKEN to the token itself. (default: that \
      of the demonstration in --folder)
      """, valueName: "path"))
  var tokenFile: String?

  @Option(help: ArgumentHelp("The folder of a running `callboard demo`.", valueName: "path"))
  var folder = ".callboard"

  var values: [SettingName: String?] { [.address: address, .tokenFile: tokenFile] }
}
