import HTTP2
import RPC
import Settings
import Testing

@testable import Callboard

/// Every limit of a connection is a setting, whose default is the module's.
@Suite struct ConnectionSettingsTests {
  private func limits(_ flags: [SettingName: String?]) async throws -> ServerConfiguration {
    try ListenerConfiguration(try await Settings(flags: flags, environment: [:])).limits
  }

  /// Both have the same fields, by name and value.
  @Test func defaultsAreTheModules() async throws {
    let read = try await limits([:])
    #expect("\(read.connection)" == "\(ConnectionLimits())")
    #expect("\(read)" == "\(ServerConfiguration())")
  }

  /// A value that is given is another than the default's, for every field there is.
  @Test func everyLimitIsASetting() async throws {
    let given: [SettingName: String?] = [
      .allowedHost: "board.example.com, 10.1.2.3", .largestDeadline: "7s", .maxRequestSize: "1000",
      .maxResponseSize: "1001", .maxStreams: "9",
      .handshakeLimit: "1s",
      .prefaceLimit: "1s", .firstRequestLimit: "1s", .headerBlockLimit: "1s", .abuseBudget: "7", .abuseRefill: "8",
      .maxConnections: "3", .keepaliveInterval: "1m", .keepaliveTimeout: "2s", .maxConnectionIdle: "5m",
      .maxConnectionAge: "30m", .maxConnectionAgeGrace: "9s", .stallLimit: "3s", .closeLimit: "2s",
      .drainNoticeLimit: "4s", .maxHeaderListSize: "8KiB", .maxUnreadStreamInput: "100KiB", .maxUnreadInput: "1MiB",
      .maxUnfinishedMessages: "2MiB", .maxQueuedStreamOutput: "32KiB", .maxQueuedOutput: "3MiB",
      .maxWaitingAnswers: "4MiB", .maxRunningCallsPerConnection: "8", .compression: "off",
      .allowedOrigin: "https://a.example, http://localhost:5173",
    ]
    let read = try await limits(given)
    let defaults = ServerConfiguration()
    for (changed, original) in [
      (Mirror(reflecting: read), Mirror(reflecting: defaults)),
      (Mirror(reflecting: read.connection), Mirror(reflecting: defaults.connection)),
    ] {
      for (field, value) in zip(changed.children, original.children) where field.label != "connection" {
        #expect("\(field.value)" != "\(value.value)", "\(field.label ?? "") has no setting")
      }
    }
    #expect(read.hosts == HostRule(allowedHosts: ["board.example.com", "10.1.2.3"]))
    #expect(read.connection.maxBodyBytes == 16_000)
    #expect(read.connection.keepaliveInterval == .seconds(60))
    #expect(read.connection.idleLimit == .seconds(300))
    #expect(read.connection.ageLimit == .seconds(1_800))
    #expect(read.connection.streamLowWaterBytes == 8 << 10)
    #expect(read.allowedOrigins.map(\.description).sorted() == ["http://localhost:5173", "https://a.example"])
  }

  @Test func zeroIsNever() async throws {
    let read = try await limits([.keepaliveInterval: "0s", .maxConnectionIdle: "0s", .maxConnectionAge: "0s"])
    #expect(read.connection.keepaliveInterval == nil)
    #expect(read.connection.idleLimit == nil)
    #expect(read.connection.ageLimit == nil)
  }

  @Test(arguments: [
    (SettingName.allowedHost, "board:80", "has what is no host"), (.allowedHost, "a,", "has what is no host"),
    (.handshakeLimit, "0s", "is no time at all"), (.keepaliveTimeout, "0s", "is no time at all"),
    (.stallLimit, "soon", "is no time up to a year"), (.maxConnections, "0", "is no whole number from 1 to 1000000"),
    (.allowedOrigin, "*", "has what is no web origin"),
    (.allowedOrigin, "https://a.example,", "has what is no web origin"),
    (.maxUnreadInput, "32KiB", "is less than HTTP/2 allows"), (.maxHeaderListSize, "0", "is no size"),
  ])
  func whatMakesNoSenseIsRefused(_ name: SettingName, _ text: String, _ words: String) async throws {
    let error = await #expect(throws: ConfigurationError.self) { try await limits([name: text]) }
    #expect(error?.source == name.flag)
    #expect(error?.problem.contains(words) == true)
  }
}
