import ArgumentParser
import Client
import Foundation
import HTTP2
import Logging
import Observability
import RPC
import Settings
import Testing

@testable import Callboard

/// A default stands in one place: what is read, the help texts and the README follow from it.
@Suite struct SettingDefaultsTests {
  /// Settings of `callboard show`, which the README names below its table.
  private static let ofTheClient: Set<SettingName> = [
    .address, .token, .tokenFile, .tls, .caFile, .clientCertificateFile, .clientKeyFile,
  ]

  /// The rows of the tables of settings: name, environment, default, as they are written there.
  private static func rows() throws -> [[String]] {
    var root = URL(filePath: #filePath)
    for _ in 0..<3 { root.deleteLastPathComponent() }
    return try ["README.md", "docs/limits.md"].flatMap { try rows(ofPageAt: root.appending(path: $0)) }
  }

  private static func rows(ofPageAt url: URL) throws -> [[String]] {
    let text = try String(contentsOf: url, encoding: .utf8)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let starts = lines.indices.filter { lines[$0].hasPrefix("| flag and file entry | environment | default |") }
    try #require(!starts.isEmpty)
    return starts.flatMap { lines[($0 + 2)...].prefix { $0.hasPrefix("|") } }.map { line in
      line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().prefix(3).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
  }

  @Test func theTablesOfThePagesAreThoseOfTheSettings() throws {
    let rows = try Self.rows()
    for name in SettingName.allCases where !Self.ofTheClient.contains(name) {
      let written = name.isInFile ? "`\(name.rawValue)`" : "`\(name.rawValue)` (flag only)"
      let row = rows.first { $0[0] == written }
      let fallback =
        switch name.fallback {
        case .value(let text): "`\(text)`"
        case .described(let words): words
        case .setting(let other): "`\(other.rawValue)`"
        case .none: ""
        }
      #expect(row == [written, "`\(name.environmentVariable)`", fallback])
    }
    #expect(rows.count == SettingName.allCases.count - Self.ofTheClient.count)
  }

  /// Every command's help text, by the flags that it describes.
  @Test(arguments: [Serve.self, Migrate.self, Token.self, Demo.self, Show.self] as [any ParsableCommand.Type])
  func helpSaysTheDefault(_ command: any ParsableCommand.Type) throws {
    let lines = command.helpMessage(columns: 10_000).split(separator: "\n")
    var described = 0
    for name in SettingName.allCases {
      guard let index = lines.firstIndex(where: { $0.contains("  \(name.flag) <") }) else { continue }
      described += 1
      // The words stand below a flag that is long.
      let line = lines[index].hasSuffix(">") ? lines[index + 1] : lines[index]
      if Self.ofTheClient.contains(name) { continue }
      if let text = name.defaultText {
        #expect(line.hasSuffix("(default: \(text))"), "\(line)")
      } else {
        #expect(!line.contains("default:"), "\(line)")
      }
    }
    #expect(described > 0)
  }

  @Test func serveTakesEverySettingButTheClients() {
    let help = Serve.helpMessage(columns: 10_000)
    for name in SettingName.allCases {
      #expect(help.contains("  \(name.flag) <") == !Self.ofTheClient.contains(name), "\(name)")
    }
  }

  /// What a flag was given is what its setting reads.
  @Test func everyFlagReachesItsSetting() throws {
    let names = SettingName.allCases.filter { !Self.ofTheClient.contains($0) }
    let arguments = names.flatMap { [$0.flag, "given-\($0.rawValue)"] }
    let flags = try Serve.parse(arguments).flags
    for name in names { #expect(flags[name] == "given-\(name.rawValue)") }
    #expect(flags.count == names.count)
    // Those that aren't given are there without a value.
    #expect(try Serve.parse([]).flags.values.allSatisfy { $0 == nil })
    let demo = try Demo.parse([
      "--listen", "a", "--max-streams", "b", "--answer-ttl", "c", "--config", "d", "--allowed-origin", "e",
      "--allowed-origin", "f",
    ]).flags
    #expect(
      demo.compactMapValues { $0 } == [
        .listen: "a", .maxStreams: "b", .answerTTL: "c", .config: "d", .allowedOrigin: "e,f",
      ])
  }

  /// Each default can be read, and is the module's own where the module has one.
  @Test func defaultsAreTheModules() async throws {
    let settings = try await Settings(flags: [.databaseURL: "host=/run"], environment: [:])
    let listener = try ListenerConfiguration(settings)
    #expect(listener.endpoint == .tcp(host: "127.0.0.1", port: 50_051))
    #expect(listener.drainLimit == .seconds(25))
    let server = ServerConfiguration()
    #expect(listener.limits.largestDeadline == server.largestDeadline)
    #expect(listener.limits.maximumRequestSize == server.maximumRequestSize)
    #expect(listener.limits.maximumResponseSize == server.maximumResponseSize)
    #expect(listener.limits.connection.maxConcurrentStreams == server.connection.maxConcurrentStreams)
    #expect(listener.limits.maximumRunningCalls == server.maximumRunningCalls)
    let admission = AdmissionLimits()
    #expect(listener.admission.runningCalls == admission.runningCalls)
    #expect(listener.admission.runningCallsOfTenant == admission.runningCallsOfTenant)
    #expect(listener.admission.waitingCalls == admission.waitingCalls)
    #expect(listener.admission.longestWait == admission.longestWait)
    #expect(listener.limits.compressesResponses == server.compressesResponses)
    #expect(listener.servesHealth && listener.servesReflection)
    let database = try DatabaseConfiguration(settings)
    #expect(database.poolSize == 16)
    #expect(database.poolWait == .seconds(5))
    #expect(try AnswerConfiguration(settings).timeToLive == .seconds(2))
    #expect(try AnswerConfiguration(settings).segmentMemory == 512 << 20)
    let report = try ReportConfiguration(settings)
    #expect(report.level == .info)
    #expect(report.format == .auto)
    #expect(report.metricsInterval == .seconds(60))
    let parties = try TokenParties(settings)
    #expect(parties.audience == nil && parties.issuer == nil)
  }

  @Test func aSettingWithoutADefaultMustBeGiven() async throws {
    let settings = try await Settings(flags: [:], environment: [:])
    for name in SettingName.allCases where name.fallback == .none {
      let error = #expect(throws: ConfigurationError.self) { try settings.value(name, ValueText.text) }
      #expect(error?.problem == "is missing; give it, or set \(name.environmentVariable)")
    }
  }

  @Test(arguments: [(nil, Duration.seconds(2)), ("0s", .zero), ("250ms", .milliseconds(250))])
  func answersLiveForTwoSecondsUnlessToldOtherwise(text: String?, timeToLive: Duration) async throws {
    let settings = try await Settings(flags: [.answerTTL: text], environment: [:])
    #expect(try AnswerConfiguration(settings).timeToLive == timeToLive)
  }
}
