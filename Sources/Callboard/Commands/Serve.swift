import Access
import ArgumentParser
import Foundation
import Logging
import Observability
import Settings

struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the API over gRPC.",
    discussion: """
      Needs a database that `callboard migrate` has been run on, and the keys that tokens are signed with. While the \
      database can't be reached, calls fail with UNAVAILABLE; the server goes on by itself once it can.

      SIGTERM or SIGINT: no new calls are taken, running ones are finished within --drain-limit. The log goes to the \
      standard error stream.

      Example:
        callboard serve --listen 0.0.0.0:50051 --database-url 'host=db dbname=callboard user=callboard' \\
          --token-key-file /run/secrets/token.key
      """)

  @OptionGroup(title: "Listening") var listener: ListenerOptions
  @OptionGroup(title: "Admission") var admission: AdmissionOptions
  @OptionGroup(title: "TLS") var tls: TLSOptions
  @OptionGroup(title: "Connections") var connections: ConnectionOptions
  @OptionGroup(title: "Authentication") var tokens: TokenOptions
  @OptionGroup(title: "Database") var database: DatabaseOptions
  @OptionGroup(title: "Database") var pool: PoolOptions
  @OptionGroup(title: "Answers") var answers: AnswerOptions
  @OptionGroup(title: "Documents") var documents: DocumentOptions
  @OptionGroup(title: "Analytics") var analytics: AnalyticsOptions
  @OptionGroup(title: "Charts") var model: ModelOptions
  @OptionGroup(title: "Page") var page: PageOptions
  @OptionGroup(title: "Log and metrics") var report: ReportOptions
  @OptionGroup(title: "Log and metrics") var admin: AdminOptions
  @OptionGroup var file: ConfigurationOptions

  var flags: [SettingName: String?] {
    listener.values + tls.values + connections.values + admission.values + tokens.values + database.values + pool.values
      + answers.values + documents.values + analytics.values + model.values + page.values + report.values + admin.values
      + file.values
  }

  func run() async throws {
    let settings = try await Settings(flags: flags, environment: ProcessInfo.processInfo.environment)
    let listener = try ListenerConfiguration(settings)
    let certificateFiles = try CertificateFiles(settings)
    let database = try DatabaseConfiguration(settings)
    // Where segments are kept good: `read-database-url` may name a replica.
    let primary =
      try settings.optional(.databaseURL, DatabaseURL.parse) == nil
      ? nil : DatabaseConfiguration.connection(.databaseURL, settings)
    let answers = try AnswerConfiguration(settings)
    let documents = try DocumentConfiguration(settings)
    let analytics = try AnalyticsConfiguration(settings)
    let model = try ModelConfiguration(settings)
    _ = try settings.value(.tokenKeyFile, ValueText.text)
    let parties = try TokenParties(settings)
    let report = try ReportConfiguration(settings)
    let admin = try AdminConfiguration(settings)
    let page = try PageConfiguration(settings)

    let sink = LogSystem.start(format: report.format, level: report.level)
    defer { sink.flush() }
    let logger = Logger(label: "callboard")
    for variable in settings.unknownVariables {
      logger.warning("no setting has this environment variable", metadata: ["name": "\(variable)"])
    }
    let certificates = try certificateFiles.map { files throws(ConfigurationError) in
      try ServerCertificates(files, logger: logger)
    }
    let keys = try await settings.content(of: .tokenKeyFile) {
      try await TokenKeyWatch(TokenKeyFile(path: $0, logger: logger), logger: logger)
    }
    let verifier = TokenVerifier(keys.keys, audience: parties.audience, issuer: parties.issuer)
    let smsAccounts = try await AnalyticsConfiguration.smsAccounts(settings, logger: logger)
    let languageModel = try await model.model(logger: logger)
    let place = try await documents.place(logger: logger)
    try await SchemaCheck.run(database.read, logger: logger)
    try await Deployment(
      listener: listener, certificates: certificates, database: database, answers: answers, documents: place,
      analytics: analytics.settings,
      smsAccounts: smsAccounts, model: languageModel, verifier: verifier, tokenKeys: keys, admin: admin.endpoint,
      page: page, upkeepDatabase: primary, metricsInterval: report.metricsInterval, logger: logger
    ).run()
  }
}
