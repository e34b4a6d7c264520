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

  @Flag(help: "Speak TLS, and take only a server whose certificate a known authority has signed.")
  var tls = false

  @Option(
    help: ArgumentHelp(
      "Authorities (PEM) that may have signed the server's certificate, instead of the system's. With it, TLS is spoken.",
      valueName: "path"))
  var caFile: String?

  @Option(
    help: ArgumentHelp(
      "The certificate (PEM) to show to a server that asks for one, with its key. With it, TLS is spoken.",
      valueName: "path"))
  var clientCertificateFile: String?

  @Option(help: ArgumentHelp("The key (PEM) of that certificate.", valueName: "path"))
  var clientKeyFile: String?

  @Option(help: ArgumentHelp("The folder of a running `callboard demo`.", valueName: "path"))
  var folder = ".callboard"

  var values: [SettingName: String?] {
    [
      .address: address, .tokenFile: tokenFile, .tls: tls ? "true" : nil, .caFile: caFile,
      .clientCertificateFile: clientCertificateFile, .clientKeyFile: clientKeyFile,
    ]
  }
}
