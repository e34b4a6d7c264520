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
    case .smsAccountsFile: .described("none")
    case .drainLimit: .value("25s")
    case .largestDeadline: .value("60s")
    case .maxRequestSize, .maxResponseSize: .value("4MiB")
    case .maxStreams: .value("256")
    case .compression, .health, .reflection: .value("on")
    case .readDatabaseURL: .setting(.databaseURL)
    case .poolSize: .value("16")
    case .poolWait: .value("5s")
    case .answerTTL: .value("2s")
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
      .cosmosDatabase, .token, .tokenFile:
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
