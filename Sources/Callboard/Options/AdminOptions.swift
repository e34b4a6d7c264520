import ArgumentParser
import Settings

/// What is told to those who watch the program.
struct AdminOptions: SettingFlags {
  @Option(
    help: ArgumentHelp(
      setting: .adminListen,
      """
      Where to serve /metrics (Prometheus's text format), /livez and /readyz, over HTTP/1.1 in plain text and without \
      authentication: a port of 127.0.0.1, a host and port, or unix:PATH. Port 0 takes any free one.
      """,
      valueName: "address"))
  var adminListen: String?
}
