/// The settings that flags, environment and configuration file share. One word names a setting in all three:
/// `--pool-size`, `CALLBOARD_POOL_SIZE` and the file's `"pool-size"`.
package enum SettingName: String, CaseIterable, Sendable {
  case config
  case listen
  case allowedHost = "allowed-host"
  case threads
  case drainLimit = "drain-limit"
  case largestDeadline = "largest-deadline"
  case maxRequestSize = "max-request-size"
  case maxResponseSize = "max-response-size"
  case maxStreams = "max-streams"
  case maxRunningCalls = "max-running-calls"
  case maxRunningCallsPerOrganization = "max-running-calls-per-organization"
  case maxRunningCallsPerConnection = "max-running-calls-per-connection"
  case maxWaitingCalls = "max-waiting-calls"
  case maxCallWait = "max-call-wait"
  case tlsCertificateFile = "tls-certificate-file"
  case tlsKeyFile = "tls-key-file"
  case tlsClientCAFile = "tls-client-ca-file"
  case tlsReloadInterval = "tls-reload-interval"
  case handshakeLimit = "handshake-limit"
  case prefaceLimit = "preface-limit"
  case firstRequestLimit = "first-request-limit"
  case headerBlockLimit = "header-block-limit"
  case abuseBudget = "abuse-budget"
  case abuseRefill = "abuse-refill"
  case maxConnections = "max-connections"
  case keepaliveInterval = "keepalive-interval"
  case keepaliveTimeout = "keepalive-timeout"
  case maxConnectionIdle = "max-connection-idle"
  case maxConnectionAge = "max-connection-age"
  case maxConnectionAgeGrace = "max-connection-age-grace"
  case stallLimit = "stall-limit"
  case closeLimit = "close-limit"
  case drainNoticeLimit = "drain-notice-limit"
  case maxHeaderListSize = "max-header-list-size"
  case maxUnreadStreamInput = "max-unread-stream-input"
  case maxUnreadInput = "max-unread-input"
  case maxUnfinishedMessages = "max-unfinished-messages"
  case maxQueuedStreamOutput = "max-queued-stream-output"
  case maxQueuedOutput = "max-queued-output"
  case maxWaitingAnswers = "max-waiting-answers"
  case compression
  case allowedOrigin = "allowed-origin"
  case health
  case reflection
  case tokenKeyFile = "token-key-file"
  case tokenAudience = "token-audience"
  case tokenIssuer = "token-issuer"
  case databaseURL = "database-url"
  case readDatabaseURL = "read-database-url"
  case poolSize = "pool-size"
  case poolWait = "pool-wait"
  case answerTTL = "answer-ttl"
  case segmentMemory = "segment-memory"
  case documentStore = "document-store"
  case cosmosEndpoint = "cosmos-endpoint"
  case cosmosKeyFile = "cosmos-key-file"
  case cosmosDatabase = "cosmos-database"
  case defaultPassingScore = "default-passing-score"
  case passingScoreLifetime = "passing-score-lifetime"
  case smsAccountsFile = "sms-accounts-file"
  case timeSavedPerCall = "time-saved-per-call"
  case timeSavedPerSMS = "time-saved-per-sms"
  case timeSavedPerWebCall = "time-saved-per-web-call"
  case timeSavedPerResume = "time-saved-per-resume"
  case timeSavedPerNotetaking = "time-saved-per-notetaking"
  case modelEndpoint = "model-endpoint"
  case modelName = "model-name"
  case modelKeyFile = "model-key-file"
  case logLevel = "log-level"
  case logFormat = "log-format"
  case metricsInterval = "metrics-interval"
  case adminListen = "admin-listen"
  case page
  case appURL = "app-url"
  case appPath = "app-path"
  case mediaSource = "media-source"
  case frameAncestor = "frame-ancestor"
  case address
  case token
  case tokenFile = "token-file"
  case tls
  case caFile = "ca-file"
  case clientCertificateFile = "client-certificate-file"
  case clientKeyFile = "client-key-file"

  package var flag: String { "--\(rawValue)" }

  package var environmentVariable: String {
    "CALLBOARD_" + String(rawValue.uppercased().map { $0 == "-" ? "_" : $0 })
  }

  /// Whether the value must not be repeated in a message.
  package var isSecret: Bool {
    switch self {
    case .databaseURL, .readDatabaseURL, .token: true
    default: false
    }
  }

  /// Whether the configuration file may hold it.
  package var isInFile: Bool {
    switch self {
    case .config, .token: false
    default: true
    }
  }
}
