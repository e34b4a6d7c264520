import Access
import ArgumentParser
import DemoData
import DemoFiles
import Foundation
import Glibc
import HTTP2
import Logging
import Observability
import Postgres
import PrivateServer
import Settings
import Terminal
import Time

struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve believable data from a PostgreSQL of its own.",
    discussion: """
      Makes a private PostgreSQL in a folder (a Unix socket, no TCP), fills it with organizations in different time \
      zones, and serves. The next start finds the data there; data that are two days old are made anew. Needs \
      PostgreSQL's programs on this machine (Debian: apt-get install postgresql). Ctrl-C stops everything; removing the \
      folder removes everything.
      """)

  @Option(help: ArgumentHelp("Where everything is kept.", valueName: "path")) var folder = ".callboard"
  @Option(help: "Other seeds make other data; the same seed the same.") var seed: UInt64 = 1
  @Option(help: "How much data: 1 is some 200,000 rows, 0.01 to 1000.") var scale = 1.0
  @OptionGroup(title: "Listening") var listener: ListenerOptions
  @OptionGroup(title: "Admission") var admission: AdmissionOptions
  @OptionGroup(title: "Answers") var answers: AnswerOptions
  @OptionGroup(title: "Page") var page: PageOptions
  @OptionGroup(title: "Log and metrics") var report: ReportOptions
  @OptionGroup(title: "Log and metrics") var admin: AdminOptions
  @OptionGroup var file: ConfigurationOptions

  func validate() throws {
    guard (0.01...1000).contains(scale) else { throw ValidationError("--scale: \(scale) is not from 0.01 to 1000") }
  }

  var flags: [SettingName: String?] {
    listener.values + admission.values + answers.values + page.values + report.values + admin.values + file.values
  }

  func run() async throws {
    let settings = try await Settings(flags: flags, environment: ProcessInfo.processInfo.environment)
    let listener = try ListenerConfiguration(settings)
    let answers = try AnswerConfiguration(settings)
    let report = try ReportConfiguration(settings)
    let admin = try AdminConfiguration(settings)
    let page = try PageConfiguration(settings)
    let sink = LogSystem.start(format: report.format, level: report.level)
    defer { sink.flush() }
    let logger = Logger(label: "callboard")

    let folder = DemoFolder(path: URL(fileURLWithPath: folder).standardizedFileURL.path)
    try folder.create()
    let now = WallClock.system.now()
    let database = try await DemoDatabase.start(in: folder, logger: logger)
    do {
      let (seed, scale) = (seed, scale)
      let data = try await interruptible {
        try await database.prepare(folder, seed: seed, scale: scale, now: now.seconds, screen: .current)
      }
      let connections = try DatabaseConfiguration(database.configuration, settings)
      try await serve(data, database, connections, folder, listener, answers, report, admin, page, now, logger)
    } catch is CancellationError {
      logger.notice("interrupted")
    } catch {
      await stop(database, folder)
      throw error
    }
    await stop(database, folder)
  }

  private func serve(
    _ data: DemoData, _ database: DemoDatabase, _ connections: DatabaseConfiguration, _ folder: DemoFolder,
    _ listener: ListenerConfiguration, _ answers: AnswerConfiguration, _ report: ReportConfiguration,
    _ admin: AdminConfiguration, _ page: PageConfiguration, _ now: Instant, _ logger: Logger
  ) async throws {
    let key = try await key(in: folder, logger: logger)
    let organization = data.organizations[0]
    let token = try TokenSigner(key).sign(
      TokenClaims(
        Session(
          memberID: organization.owner.id, orgID: organization.id, isSuperAdmin: false, isOwner: true, permissions: [],
          expiresAt: now.advanced(byMicroseconds: 30 * 86_400 * 1_000_000))))
    try folder.write(\.token, token)
    try folder.write(\.databaseURL, database.server.connectionString)
    try await Deployment(
      listener: listener, database: connections, answers: answers,
      verifier: TokenVerifier([key]), admin: admin.endpoint, page: page, upkeepDatabase: connections.primary,
      metricsInterval: report.metricsInterval, logger: logger
    ).run { endpoint in
      try? folder.write(\.address, endpoint.description)
      let program = Bundle.main.executablePath ?? CommandLine.arguments[0]
      print(
        DemoGreeting(
          endpoint: endpoint, data: data, token: token, hasPage: page.settings != nil, program: program,
          folder: folder.path
        ).text,
        terminator: "")
      fflush(nil)
    }
  }

  private func key(in folder: DemoFolder, logger: Logger) async throws -> TokenKey {
    if try folder.read(\.tokenKey) == nil {
      var generator = SystemRandomNumberGenerator()
      let secret = Data((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
      try folder.write(\.tokenKey, secret.base64EncodedString())
    }
    return try await TokenKeyFile(path: folder.tokenKey, logger: logger).signingKey()
  }

  private func stop(_ database: DemoDatabase, _ folder: DemoFolder) async {
    folder.remove(\.address)
    folder.remove(\.databaseURL)
    do {
      try await database.server.stop()
    } catch {
      Logger(label: "callboard").error("PostgreSQL goes on", metadata: ["cause": "\(error)"])
    }
  }
}
