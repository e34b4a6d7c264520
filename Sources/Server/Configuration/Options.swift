import ArgumentParser

/// Flags that several commands take. Each names a ``SettingName``; the defaults are in the help text, since a default
/// here would hide the environment and the file.
struct ConfigurationOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A JSON file of settings, weaker than flags and environment.", valueName: "path"))
  var config: String?

  var values: [SettingName: String?] { [.config: config] }
}

struct ListenerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Where to take connections: HTTP/2 in plain text (h2c). Port 0 takes any free one; unix:PATH a Unix \
      socket. (default: 127.0.0.1:50051)
      """,
      valueName: "host:port"))
  var listen: String?

  @Option(help: ArgumentHelp("Event loops, 1 to 256. (default: one for each core)", valueName: "count"))
  var threads: String?

  @Option(
    help: ArgumentHelp(
      """
      After SIGTERM or SIGINT, how long running calls may take until they are cut off. A second signal ends \
      the process within a second, whatever hangs. \
      (default: 25s)
      """, valueName: "time"))
  var drainLimit: String?

  @Option(
    help: ArgumentHelp(
      """
      How long a call may take in all: the deadline of calls that have none, or a later one. What they wait for is told \
      to stop. (default: 60s)
      """, valueName: "time"))
  var largestDeadline: String?

  @Option(help: ArgumentHelp("The largest message that is received. (default: 4MiB)", valueName: "size"))
  var maxRequestSize: String?

  @Option(help: ArgumentHelp("The largest message that is sent. (default: 4MiB)", valueName: "size"))
  var maxResponseSize: String?

  @Option(
    help: ArgumentHelp("Calls that a connection may have open at once, 1 to 10000. (default: 256)", valueName: "count"))
  var maxStreams: String?

  var values: [SettingName: String?] {
    [
      .listen: listen, .threads: threads, .drainLimit: drainLimit, .largestDeadline: largestDeadline,
      .maxRequestSize: maxRequestSize, .maxResponseSize: maxResponseSize, .maxStreams: maxStreams,
    ]
  }
}

struct TokenKeyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The file with the key that signs tokens: 32 bytes or more, for HS256. Make one with: \
      head -c 32 /dev/urandom | base64 > token.key
      """,
      valueName: "path"))
  var tokenKeyFile: String?

  var values: [SettingName: String?] { [.tokenKeyFile: tokenKeyFile] }
}

struct DatabaseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      PostgreSQL, as libpq names it: a postgresql:// URL or keyword=value pairs; several hosts and \
      target_session_attrs work. A password does not belong on a command line: set CALLBOARD_DATABASE_URL, PGPASSWORD \
      or passfile=.
      """,
      valueName: "conninfo"))
  var databaseURL: String?

  var values: [SettingName: String?] { [.databaseURL: databaseURL] }
}

struct PoolOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where dashboards are read from, such as a replica. (default: the database of --database-url)",
      valueName: "conninfo"))
  var readDatabaseURL: String?

  @Option(help: ArgumentHelp("Connections to each database, at most: 1 to 1000. (default: 16)", valueName: "count"))
  var poolSize: String?

  @Option(
    help: ArgumentHelp(
      "How long a call waits for a free connection before it fails with RESOURCE_EXHAUSTED. (default: 5s)",
      valueName: "time"))
  var poolWait: String?

  var values: [SettingName: String?] {
    [.readDatabaseURL: readDatabaseURL, .poolSize: poolSize, .poolWait: poolWait]
  }
}

struct AnswerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      How old the data of an answer may become while it is given again to who asks the same and sees the same rows; 0s \
      for never. Questions at the same time share an answer in any case. A call that needs fresher data sends the \
      metadata x-max-staleness-ms. (default: 2s)
      """, valueName: "time"))
  var answerTTL: String?

  var values: [SettingName: String?] { [.answerTTL: answerTTL] }
}

struct DocumentOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Where interview scripts and SMS conversations are: postgres (the relation documents of the database that dashboards \
      are read from) or cosmos (Azure Cosmos DB for NoSQL). (default: postgres)
      """,
      valueName: "kind"))
  var documentStore: String?

  @Option(
    help: ArgumentHelp(
      "The Azure Cosmos DB account, like https://ACCOUNT.documents.azure.com:443/.", valueName: "url"))
  var cosmosEndpoint: String?

  @Option(
    help: ArgumentHelp(
      "The file with a key of the account, in base64; one that may only read is enough.", valueName: "path"))
  var cosmosKeyFile: String?

  @Option(help: ArgumentHelp("The account's database with the containers.", valueName: "name"))
  var cosmosDatabase: String?

  var values: [SettingName: String?] {
    [
      .documentStore: documentStore, .cosmosEndpoint: cosmosEndpoint, .cosmosKeyFile: cosmosKeyFile,
      .cosmosDatabase: cosmosDatabase,
    ]
  }
}

struct AnalyticsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The passing score of campaigns for which neither script nor organization has one. (default: 70)",
      valueName: "score"))
  var defaultPassingScore: String?

  @Option(
    help: ArgumentHelp(
      "For how long a passing score that was looked up is used again; 0s for not at all. (default: 30s)",
      valueName: "time"))
  var passingScoreLifetime: String?

  @Option(
    help: ArgumentHelp(
      """
      A JSON file of the accounts at Twilio whose SMS are counted: \
      {"ORGANIZATION": {"account_sid": "AC…", "auth_token": "…"}}. (default: none)
      """, valueName: "path"))
  var smsAccountsFile: String?

  @Option(help: ArgumentHelp("What an answered call saves beside its length. (default: 3m)", valueName: "time"))
  var timeSavedPerCall: String?

  @Option(
    name: .customLong("time-saved-per-sms"), help: ArgumentHelp("What an SMS saves. (default: 1m)", valueName: "time"))
  var timeSavedPerSMS: String?

  @Option(help: ArgumentHelp("What a web call saves beside its length. (default: 3m)", valueName: "time"))
  var timeSavedPerWebCall: String?

  @Option(help: ArgumentHelp("What the screening of a resume saves. (default: 6m)", valueName: "time"))
  var timeSavedPerResume: String?

  @Option(help: ArgumentHelp("What a notetaking session saves. (default: 10m)", valueName: "time"))
  var timeSavedPerNotetaking: String?

  var values: [SettingName: String?] {
    [
      .defaultPassingScore: defaultPassingScore, .passingScoreLifetime: passingScoreLifetime,
      .smsAccountsFile: smsAccountsFile, .timeSavedPerCall: timeSavedPerCall, .timeSavedPerSMS: timeSavedPerSMS,
      .timeSavedPerWebCall: timeSavedPerWebCall, .timeSavedPerResume: timeSavedPerResume,
      .timeSavedPerNotetaking: timeSavedPerNotetaking,
    ]
  }
}

struct ReportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The least level that is logged: trace, debug, info, notice, warning, error, critical. From info on, every call is \
      a line. (default: info)
      """,
      valueName: "level"))
  var logLevel: String?

  @Option(
    help: ArgumentHelp(
      """
      How the log is written to the standard error stream: json (an object in each line), text, or auto: text on a \
      terminal, else json. (default: auto)
      """, valueName: "format"))
  var logFormat: String?

  @Option(
    help: ArgumentHelp(
      """
      How often the counts and times of the calls are logged, as lines with the message "metric"; 0s for never. \
      (default: 1m)
      """, valueName: "time"))
  var metricsInterval: String?

  var values: [SettingName: String?] {
    [.logLevel: logLevel, .logFormat: logFormat, .metricsInterval: metricsInterval]
  }
}

extension [SettingName: String?] {
  /// The flags of several groups.
  static func + (left: Self, right: Self) -> Self {
    left.merging(right) { _, new in new }
  }
}
