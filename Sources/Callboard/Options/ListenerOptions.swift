import ArgumentParser
import Settings

/// Where calls are taken, and within which limits.
struct ListenerOptions: SettingFlags {
  @Option(
    help: ArgumentHelp(
      setting: .listen,
      """
      Where to take connections: HTTP/2 (h2c) and HTTP/1.1 in plain text. Port 0 takes any free one; unix:PATH a Unix \
      socket.
      """,
      valueName: "host:port"))
  var listen: String?

  @Option(
    help: ArgumentHelp(
      setting: .allowedHost,
      """
      A host, without its port, that requests of browsers may name on a loopback address, beside those of the loopback, as \
      behind a proxy on the same machine; may be repeated.
      """, valueName: "host"))
  var allowedHost: [String] = []

  @Option(help: ArgumentHelp(setting: .threads, "Event loops, 1 to 256.", valueName: "count"))
  var threads: String?

  @Option(
    help: ArgumentHelp(
      setting: .drainLimit,
      """
      After SIGTERM or SIGINT, how long running calls may take until they are cut off. A second signal ends \
      the process within a second, whatever hangs.
      """, valueName: "time"))
  var drainLimit: String?

  @Option(
    help: ArgumentHelp(
      setting: .largestDeadline,
      """
      How long a call may take in all: the deadline of calls that have none, or a later one. What they wait for is told \
      to stop.
      """, valueName: "time"))
  var largestDeadline: String?

  @Option(help: ArgumentHelp(setting: .maxRequestSize, "The largest message that is received.", valueName: "size"))
  var maxRequestSize: String?

  @Option(help: ArgumentHelp(setting: .maxResponseSize, "The largest message that is sent.", valueName: "size"))
  var maxResponseSize: String?

  @Option(
    help: ArgumentHelp(
      setting: .maxStreams, "Calls that a connection may have open at once, 1 to 10000.", valueName: "count"))
  var maxStreams: String?

  @Option(
    help: ArgumentHelp(
      setting: .compression,
      "Whether answers over 1 KiB are compressed for clients that accept gzip: on or off.", valueName: "switch"))
  var compression: String?

  @Option(
    help: ArgumentHelp(
      setting: .allowedOrigin,
      """
      A web origin whose pages browsers let call, like https://app.example.com; may be repeated. Pages of the server's \
      own origin always may.
      """, valueName: "origin"))
  var allowedOrigin: [String] = []

  @Option(
    help: ArgumentHelp(
      setting: .health,
      "Whether grpc.health.v1.Health is served, to anyone, without a token: on or off.", valueName: "switch"))
  var health: String?

  @Option(
    help: ArgumentHelp(
      setting: .reflection,
      "Whether grpc.reflection is served, to anyone, without a token: on or off.", valueName: "switch"))
  var reflection: String?
}
