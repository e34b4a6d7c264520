/// What holds of a setting that nobody gave.
package enum SettingDefault: Equatable, Sendable {
  /// A value, as it is written.
  case value(String)
  /// What the program finds out, in words.
  case described(String)
  /// Another setting's value.
  case setting(SettingName)
  /// Nothing: it must be given where it is needed, or what it is for is left out.
  case none
}

extension SettingName {
  /// The one place of every default: values, help texts and the README's table follow from it.
  package var fallback: SettingDefault {
    switch self {
    case .listen, .address: .value("127.0.0.1:50051")
    case .threads: .described("one for each core")
    case .allowedHost: .described("those of the loopback")
    case .smsAccountsFile, .modelEndpoint, .mediaSource, .frameAncestor, .allowedOrigin: .described("none")
    case .adminListen: .described("off")
    case .drainLimit: .value("25s")
    case .largestDeadline: .value("60s")
    case .maxRequestSize, .maxResponseSize: .value("4MiB")
    case .maxStreams: .value("256")
    case .maxRunningCalls: .value("512")
    case .maxRunningCallsPerOrganization: .value("128")
    case .maxRunningCallsPerConnection: .setting(.maxStreams)
    case .maxWaitingCalls: .value("512")
    case .maxCallWait: .value("2s")
    case .tlsReloadInterval, .handshakeLimit, .prefaceLimit, .firstRequestLimit, .headerBlockLimit: .value("10s")
    case .abuseBudget: .value("20000")
    case .abuseRefill: .value("1000")
    case .maxConnections: .value("10000")
    case .keepaliveInterval: .value("2h")
    case .keepaliveTimeout, .stallLimit: .value("20s")
    case .maxConnectionIdle, .maxConnectionAge: .value("0s")
    case .maxConnectionAgeGrace: .value("60s")
    case .closeLimit: .value("1s")
    case .drainNoticeLimit: .value("5s")
    case .maxHeaderListSize: .value("16KiB")
    case .maxUnreadStreamInput: .value("256KiB")
    case .maxUnreadInput, .maxUnfinishedMessages, .maxQueuedOutput: .value("8MiB")
    case .maxQueuedStreamOutput: .value("64KiB")
    case .maxWaitingAnswers: .value("32MiB")
    case .tls: .value("false")
    case .compression, .health, .reflection, .page: .value("on")
    case .readDatabaseURL: .setting(.databaseURL)
    case .poolSize: .value("16")
    case .poolWait: .value("5s")
    case .answerTTL: .value("2s")
    case .segmentMemory: .value("512MiB")
    case .documentStore: .value("postgres")
    case .defaultPassingScore: .value("70")
    case .passingScoreLifetime: .value("30s")
    case .timeSavedPerCall, .timeSavedPerWebCall: .value("3m")
    case .timeSavedPerSMS: .value("1m")
    case .timeSavedPerResume: .value("6m")
    case .timeSavedPerNotetaking: .value("10m")
    case .logLevel: .value("info")
    case .logFormat: .value("auto")
    case .metricsInterval: .value("1m")
    case .config, .tokenKeyFile, .tokenAudience, .tokenIssuer, .databaseURL, .cosmosEndpoint, .cosmosKeyFile,
      .cosmosDatabase, .token, .tokenFile, .tlsCertificateFile, .tlsKeyFile, .tlsClientCAFile, .caFile,
      .clientCertificateFile, .clientKeyFile, .modelName, .modelKeyFile, .appURL, .appPath:
      .none
    }
  }
}

extension SettingName {
  /// The default as help texts say it; nil for none.
  package var defaultText: String? {
    switch fallback {
    case .value(let text), .described(let text): text
    case .setting(let other): "that of \(other.flag)"
    case .none: nil
    }
  }
}
