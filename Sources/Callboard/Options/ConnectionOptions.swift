import ArgumentParser
import Settings

/// What a connection may cost, and how long it lives.
struct ConnectionOptions: SettingFlags {
  @Option(help: ArgumentHelp(setting: .handshakeLimit, "How long TLS may take to begin.", valueName: "time"))
  var handshakeLimit: String?

  @Option(
    help: ArgumentHelp(
      setting: .maxConnections, "Connections that may be open at once, 1 to 1000000; another one is closed.",
      valueName: "count"))
  var maxConnections: String?

  @Option(
    help: ArgumentHelp(
      setting: .prefaceLimit, "How long a client may take to send its preface.", valueName: "time"))
  var prefaceLimit: String?

  @Option(
    help: ArgumentHelp(
      setting: .firstRequestLimit, "How long it may take from then until the headers of its first request are whole.",
      valueName: "time"))
  var firstRequestLimit: String?

  @Option(
    help: ArgumentHelp(
      setting: .headerBlockLimit, "How long it may take for each further header block.", valueName: "time"))
  var headerBlockLimit: String?

  @Option(
    help: ArgumentHelp(
      setting: .abuseBudget, "What a client may ask for beside calls that are answered, in points.", valueName: "count")
  )
  var abuseBudget: String?

  @Option(help: ArgumentHelp(setting: .abuseRefill, "The points that a second adds.", valueName: "count"))
  var abuseRefill: String?

  @Option(
    help: ArgumentHelp(
      setting: .keepaliveInterval, "A connection on which nothing has come for so long is sent a PING; 0s for never.",
      valueName: "time"))
  var keepaliveInterval: String?

  @Option(
    help: ArgumentHelp(
      setting: .keepaliveTimeout, "A connection on which nothing comes for so long after that is dropped.",
      valueName: "time"))
  var keepaliveTimeout: String?

  @Option(
    help: ArgumentHelp(
      setting: .maxConnectionIdle, "A connection without calls for so long is ended in order; 0s for never.",
      valueName: "time"))
  var maxConnectionIdle: String?

  @Option(
    help: ArgumentHelp(
      setting: .maxConnectionAge,
      "A connection of this age, up to a tenth more or less, is ended in order; 0s for never.", valueName: "time"))
  var maxConnectionAge: String?

  @Option(
    help: ArgumentHelp(
      setting: .maxConnectionAgeGrace, "How long calls of a connection that has come of age may go on.",
      valueName: "time"))
  var maxConnectionAgeGrace: String?

  @Option(
    help: ArgumentHelp(
      setting: .stallLimit, "A connection that takes none of its output for so long is dropped.", valueName: "time"))
  var stallLimit: String?

  @Option(
    help: ArgumentHelp(
      setting: .closeLimit, "How long a peer may take to close its side once all is said.", valueName: "time"))
  var closeLimit: String?

  @Option(
    help: ArgumentHelp(
      setting: .drainNoticeLimit,
      "How long a connection that is ended in order may take to say that it has heard of it.", valueName: "time"))
  var drainNoticeLimit: String?

  @Option(
    help: ArgumentHelp(
      setting: .maxHeaderListSize, "The largest header list of a call, counted as HTTP/2 does.", valueName: "size"))
  var maxHeaderListSize: String?

  @Option(
    help: ArgumentHelp(
      setting: .maxUnreadStreamInput, "What a call may be sent before the server has taken it.", valueName: "size"))
  var maxUnreadStreamInput: String?

  @Option(
    help: ArgumentHelp(
      setting: .maxUnreadInput, "The same for all calls of a connection; 64KiB and up.", valueName: "size"))
  var maxUnreadInput: String?

  @Option(
    help: ArgumentHelp(
      setting: .maxUnfinishedMessages,
      "Messages that aren't whole, of all calls of a connection; --max-request-size if that is more.", valueName: "size"
    ))
  var maxUnfinishedMessages: String?

  @Option(
    help: ArgumentHelp(
      setting: .maxQueuedStreamOutput, "Output from which on a call waits until its client has read.", valueName: "size"
    ))
  var maxQueuedStreamOutput: String?

  @Option(
    help: ArgumentHelp(
      setting: .maxQueuedOutput, "The most output that a connection holds; from half of it on all its calls wait.",
      valueName: "size"))
  var maxQueuedOutput: String?

  @Option(
    help: ArgumentHelp(
      setting: .maxWaitingAnswers,
      "Answers that wait for a client to read, of all calls of a connection; --max-response-size if that is more.",
      valueName: "size"))
  var maxWaitingAnswers: String?
}
