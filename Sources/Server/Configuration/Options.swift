import ArgumentParser

/// Flags that several commands take, each of a ``SettingName``. They have no defaults of their own, which would hide the
/// environment and the file: the help text says what ``SettingName/fallback`` is.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      setting: .config, "A JSON file of settings, weaker than flags and environment.", valueName: "path"))
  var config: String?

  var values: [SettingName: String?] { [.config: config] }
}

struct ListenerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      setting: .listen,
      """
      Where to take connections: HTTP/2 in plain text (h2c). Port 0 takes any free one; unix:PATH a Unix \
      socket.
      """,
      valueName: "host:port"))
  var listen: String?

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

  var values: [SettingName: String?] {
    [
      .listen: listen, .threads: threads, .drainLimit: drainLimit, .largestDeadline: largestDeadline,
      .maxRequestSize: maxRequestSize, .maxResponseSize: maxResponseSize, .maxStreams: maxStreams,
    ]
  }
}

struct TokenOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      setting: .tokenKeyFile,
      """
      The file with the key that signs tokens: 32 bytes or more, for HS256. Make one with: \
      head -c 32 /dev/urandom | base64 > token.key
      """,
      valueName: "path"))
  var tokenKeyFile: String?

  @Option(
    help: ArgumentHelp(
      setting: .tokenAudience,
      """
      What tokens must name as the service that they are for (claim aud), where a key is shared by several services; \
      unchecked where it isn't given.
      """, valueName: "name"))
  var tokenAudience: String?

  @Option(
    help: ArgumentHelp(
      setting: .tokenIssuer, "Who must have made tokens (claim iss); unchecked where it isn't given.", valueName: "name"
    ))
  var tokenIssuer: String?

  var values: [SettingName: String?] {
    [.tokenKeyFile: tokenKeyFile, .tokenAudience: tokenAudience, .tokenIssuer: tokenIssuer]
  }
}

struct DatabaseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      setting: .databaseURL,
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

  var values: [SettingName: String?] {
    [.readDatabaseURL: readDatabaseURL, .poolSize: poolSize, .poolWait: poolWait]
  }
}

struct AnswerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      setting: .answerTTL,
      """
      How old the data of an answer may become while it is given again to who asks the same and sees the same rows; 0s \
      for never. Requests at the same time share an answer in any case. A call that needs fresher data sends the \
      metadata x-max-staleness-ms.
      """, valueName: "time"))
  var answerTTL: String?

  var values: [SettingName: String?] { [.answerTTL: answerTTL] }
}

struct DocumentOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      setting: .documentStore,
      """
      Where interview scripts and SMS conversations are: postgres (the relation documents of the database that dashboards \
      are read from) or cosmos (Azure Cosmos DB for NoSQL).
      """,
      valueName: "kind"))
  var documentStore: String?

  @Option(
    help: ArgumentHelp(
      setting: .cosmosEndpoint,
      "The Azure Cosmos DB account, like https://ACCOUNT.documents.azure.com:443/.", valueName: "url"))
  var cosmosEndpoint: String?

  @Option(
    help: ArgumentHelp(
      setting: .cosmosKeyFile,
      "The file with a key of the account, in base64; one that may only read is enough.", valueName: "path"))
  var cosmosKeyFile: String?

  @Option(
    help: ArgumentHelp(setting: .cosmosDatabase, "The account's database with the containers.", valueName: "name"))
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
      setting: .defaultPassingScore,
      "The passing score of campaigns for which neither script nor organization has one.",
      valueName: "score"))
  var defaultPassingScore: String?

  @Option(
    help: ArgumentHelp(
      setting: .passingScoreLifetime,
      "For how long a passing score that was looked up is used again; 0s for not at all.",
      valueName: "time"))
  var passingScoreLifetime: String?

  @Option(
    help: ArgumentHelp(
      setting: .smsAccountsFile,
      """
      A JSON file of the accounts at Twilio whose SMS are counted: \
      {"ORGANIZATION": {"account_sid": "AC…", "auth_token": "…"}}.
      """, valueName: "path"))
  var smsAccountsFile: String?

  @Option(
    help: ArgumentHelp(setting: .timeSavedPerCall, "What an answered call saves beside its length.", valueName: "time"))
  var timeSavedPerCall: String?

  @Option(
    name: .customLong("time-saved-per-sms"),
    help: ArgumentHelp(setting: .timeSavedPerSMS, "What an SMS saves.", valueName: "time"))
  var timeSavedPerSMS: String?

  @Option(
    help: ArgumentHelp(setting: .timeSavedPerWebCall, "What a web call saves beside its length.", valueName: "time"))
  var timeSavedPerWebCall: String?

  @Option(help: ArgumentHelp(setting: .timeSavedPerResume, "What the screening of a resume saves.", valueName: "time"))
  var timeSavedPerResume: String?

  @Option(help: ArgumentHelp(setting: .timeSavedPerNotetaking, "What a notetaking session saves.", valueName: "time"))
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
      setting: .logLevel,
      """
      The least level that is logged: trace, debug, info, notice, warning, error, critical. From info on, every call is \
      a line.
      """,
      valueName: "level"))
  var logLevel: String?

  @Option(
    help: ArgumentHelp(
      setting: .logFormat,
      """
      How the log is written to the standard error stream: json (an object in each line), text, or auto: text on a \
      terminal, else json.
      """, valueName: "format"))
  var logFormat: String?

  @Option(
    help: ArgumentHelp(
      setting: .metricsInterval,
      """
      How often the counts and times of the calls are logged, as lines with the message "metric"; 0s for never.
      """, valueName: "time"))
  var metricsInterval: String?

  var values: [SettingName: String?] {
    [.logLevel: logLevel, .logFormat: logFormat, .metricsInterval: metricsInterval]
  }
}

extension ArgumentHelp {
  /// The help of a setting's flag: what it means, and its default.
  init(setting name: SettingName, _ text: String, valueName: String) {
    self.init(stringLiteral: text + (name.defaultText.map { " (default: \($0))" } ?? ""))
    self.valueName = valueName
  }
}

extension [SettingName: String?] {
  /// The flags of several groups.
  static func + (left: Self, right: Self) -> Self {
    left.merging(right) { _, new in new }
  }
}
