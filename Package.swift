// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: async functions stay on their caller's executor, existentials are spelled out. Release builds
/// specialize generic code across targets (decoding of columns, buckets, framing), which took a tenth to a third of the
/// server's CPU of an answer otherwise (docs/performance.md, "Generic code across targets").
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

/// The transport: its objects are confined to one event loop each, and the checks of exclusive access, which debug builds
/// and so all tests make, took about 5 % of a profile of small calls.
let transportSettings =
  settings + [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioConcurrency = Target.Dependency.product(name: "NIOConcurrencyHelpers", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")
let metricsTesting = Target.Dependency.product(name: "MetricsTestKit", package: "swift-metrics")
let jwtKit = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let swiftProtobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let protobufPlugin = Target.Dependency.product(name: "SwiftProtobufPluginLibrary", package: "swift-protobuf")

let package = Package(
  name: "callboard",
  products: [
    .executable(name: "callboard", targets: ["Callboard"]),
    .executable(name: "protoc-gen-callboard", targets: ["Generator"]),
    .executable(name: "interop-server", targets: ["InteropServer"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.1"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
  ],
  targets: [
    // nghttp2: HTTP/2 framing, HPACK, flow control.
    .systemLibrary(name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
    // zlib: gzip.
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    // libpq: the PostgreSQL client protocol.
    .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    // protobuf-c: the runtime of the generated C messages.
    .systemLibrary(name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
    // The C structs and descriptors that protoc-c writes (generated).
    .target(name: "CMessages", dependencies: ["CProtobufC"]),

    // Texts of values: base64, JSON.
    .target(name: "Encodings", swiftSettings: settings),
    // Random numbers from a seed.
    .target(name: "Randomness", swiftSettings: settings),
    // What every generated message stands on: the arena, UTF-8 checks, packing and unpacking.
    .target(name: "Protobuf", dependencies: ["CProtobufC", "Encodings", nioCore], swiftSettings: settings),
    // google.protobuf, google.rpc: messages that the RPC runtime itself speaks (generated).
    .target(name: "StandardMessages", dependencies: ["Protobuf", "CMessages", nioCore], swiftSettings: settings),
    // TLS of connections: credentials that can be replaced, authorities, what a peer has shown.
    .target(name: "TLS", dependencies: [nioCore, nioConcurrency, nioSSL, x509, asn1], swiftSettings: settings),
    // HTTP/2 connections: bytes to events and back, on nghttp2 and SwiftNIO.
    .target(
      name: "HTTP2", dependencies: ["CNghttp2", "TLS", nioCore, nioConcurrency, nioPosix, nioTLS],
      swiftSettings: transportSettings),
    // Whole messages, compressed and inflated within limits, on zlib.
    .target(name: "Compression", dependencies: ["CZlib", nioCore], swiftSettings: settings),
    // gRPC on HTTP2: calls, deadlines, errors, routing, interceptors, a client.
    .target(
      name: "RPC",
      dependencies: [
        "HTTP2", "TLS", "Compression", "Protobuf", "StandardMessages", "Encodings", "Randomness", nioCore, nioPosix,
        logging, metrics,
      ],
      swiftSettings: transportSettings),
    // grpc.health.v1: which services can be called, as others are told (partly generated).
    .target(
      name: "HealthChecking", dependencies: ["Protobuf", "CMessages", "RPC", nioCore], swiftSettings: settings),
    // grpc.reflection: what a server offers and how its messages are made (partly generated).
    .target(
      name: "Reflection", dependencies: ["Protobuf", "StandardMessages", "CMessages", "RPC", nioCore],
      swiftSettings: settings),
    // callboard.v1: value types, service protocols, client stubs (generated).
    .target(
      name: "Messages", dependencies: ["Protobuf", "StandardMessages", "CMessages", "RPC", nioCore],
      swiftSettings: settings),
    // The paths of the source documents: parameters to requests, answers to their JSON and CSV (partly generated).
    .target(
      name: "REST", dependencies: ["Protobuf", "StandardMessages", "Messages", "RPC", nioCore], swiftSettings: settings),
    // Instants, calendar dates, time zones, clocks, waits: below everything.
    .target(name: "Time", swiftSettings: settings),
    // Rows of a relation as arrays: batches, payloads, and the folds that metrics are.
    .target(name: "Columns", dependencies: ["Time"], swiftSettings: settings),
    // libpq, asynchronously: connections, pool, snapshots, migrations.
    .target(name: "Postgres", dependencies: ["CLibpq", "Time", logging, metrics], swiftSettings: settings),
    // A PostgreSQL of the program's own in a folder: made, started, stopped.
    .target(name: "PrivateServer", dependencies: [logging], swiftSettings: settings),
    // The relations of Callboard as numbered migrations.
    .target(name: "Schema", dependencies: ["Postgres"], swiftSettings: settings),
    // Rows of the past a second time: which segments are exact, and how they come to be. It knows no metric.
    .target(name: "Segments", dependencies: ["Postgres", "Time", logging, metrics], swiftSettings: settings),
    // Tokens, sessions, rights.
    .target(
      name: "Access", dependencies: ["Secrets", "RPC", "Encodings", "Time", crypto, jwtKit, logging],
      swiftSettings: settings),
    // What a request may be narrowed by: time ranges and their buckets, campaigns, candidates.
    .target(
      name: "Filters", dependencies: ["Access", "Messages", "StandardMessages", "RPC", "Time"], swiftSettings: settings),
    // The only door to rows: those of one tenant, as far as rights and filters let them be seen.
    .target(
      name: "Tenancy",
      dependencies: [
        "Access", "Columns", "Filters", "Messages", "Segments", "StandardMessages", "Postgres", "RPC", "Time", logging,
        metrics,
      ],
      swiftSettings: settings),
    // Lists in pages, by sealed tokens; rows by a part of their names.
    .target(
      name: "Lists", dependencies: ["Access", "Tenancy", "Postgres", "RPC", "Encodings", crypto],
      swiftSettings: settings),
    // One answer for all who ask the same, at the same time or soon after.
    .target(name: "Answers", dependencies: ["RPC", "Time", metrics], swiftSettings: settings),
    // The organization dashboard, one file per stats group.
    .target(
      name: "Dashboard",
      dependencies: [
        "Answers", "Columns", "Tenancy", "Filters", "Access", "Postgres", "Messages", "StandardMessages", "Protobuf",
        "RPC",
        "Time",
      ],
      swiftSettings: settings),
    // Secrets that no text shows, and the files that they are read from.
    .target(name: "Secrets", dependencies: [logging], swiftSettings: settings),
    // Calling other services: failures, retries, deadlines, HTTP.
    .target(
      name: "Upstream", dependencies: ["RPC", "Time", httpClient, nioCore, nioHTTP1], swiftSettings: settings),
    // JSON documents by partition: PostgreSQL jsonb, Azure Cosmos DB.
    .target(
      name: "Documents",
      dependencies: [
        "Upstream", "Secrets", "Postgres", "RPC", "Encodings", "Time", crypto, nioCore, nioHTTP1, logging, metrics,
      ],
      swiftSettings: settings),
    // SMS that an external provider counts: Twilio's usage records.
    .target(
      name: "SMSUsage", dependencies: ["Upstream", "Secrets", "RPC", nioCore, nioHTTP1, logging],
      swiftSettings: settings),
    // Interview campaigns: three base sets, the metrics on them, passing scores, SMS, time saved.
    .target(
      name: "Analytics",
      dependencies: [
        "Answers", "Columns", "Lists", "Tenancy", "Filters", "Access", "Documents", "SMSUsage", "Upstream", "Postgres",
        "Messages", "StandardMessages", "Protobuf", "RPC", "Time",
      ],
      swiftSettings: settings),
    // A language model behind chat/completions.
    .target(
      name: "LanguageModel", dependencies: ["Upstream", "Secrets", "RPC", nioCore, nioHTTP1, logging],
      swiftSettings: settings),
    // Dashboards that members make: who sees them, their charts, the metric catalog, charts that words ask for.
    .target(
      name: "CustomDashboards",
      dependencies: [
        "Answers", "Lists", "Tenancy", "Filters", "Access", "LanguageModel", "Upstream", "Postgres", "Messages",
        "StandardMessages", "Protobuf", "RPC", "Time", nioCore,
      ],
      swiftSettings: settings),
    // Believable rows for every relation, from a seed.
    .target(name: "DemoData", dependencies: ["Postgres", "Randomness", "Time"], swiftSettings: settings),
    // Dashboards drawn with characters.
    .target(name: "Terminal", dependencies: ["Messages", "StandardMessages", "Time"], swiftSettings: settings),
    // Settings by flag, environment and file: their names, defaults and values.
    .target(
      name: "Settings", dependencies: ["HTTP2", "Secrets", argumentParser, configuration], swiftSettings: settings),
    // Pages over HTTP/1.1 for those who watch the program: metrics, health.
    .target(name: "Admin", dependencies: ["HTTP2", nioCore, nioPosix, nioHTTP1], swiftSettings: settings),
    // Where logs and metrics go: JSON or text on the standard error stream, the line of each call, and Prometheus's text.
    .target(
      name: "Observability", dependencies: ["RPC", "Encodings", "Time", logging, coreMetrics], swiftSettings: settings),
    // The files of the page for people, compressed (generated).
    .target(name: "CPage"),
    // The page for people: its files and how they are served, its policy, what it is told of the platform around it.
    .target(name: "Page", dependencies: ["CPage", "RPC", "Compression", nioCore], swiftSettings: settings),
    // What a running demonstration leaves in its folder.
    .target(name: "DemoFiles", dependencies: ["PrivateServer"], swiftSettings: settings),
    // The commands that call a running service. They see nothing of what serves.
    .target(
      name: "Client",
      dependencies: [
        "Settings", "Secrets", "DemoFiles", "Terminal", "Access", "Messages", "StandardMessages", "Protobuf", "RPC",
        "HTTP2", "TLS", nioPosix, logging, argumentParser,
      ],
      swiftSettings: settings),
    // The program `callboard`: the commands that serve, and how what serves is put together.
    .executableTarget(
      name: "Callboard",
      dependencies: [
        "Client", "Settings", "Observability", "Admin", "DemoFiles", "Dashboard", "Analytics", "CustomDashboards",
        "LanguageModel", "Lists", "Documents", "SMSUsage", "Upstream", "Secrets", "Access", "Tenancy", "Segments",
        "Postgres",
        "Page", "REST", "PrivateServer", "Schema", "DemoData", "Time",
        "Terminal", "HealthChecking", "Reflection", "Messages", "Protobuf", "RPC", "HTTP2", "TLS", nioCore, nioPosix,
        logging, metrics, lifecycle, signals, argumentParser,
      ],
      swiftSettings: settings),

    // The protoc plugin: descriptors for protoc-c, Swift values, bridges, services.
    .executableTarget(
      name: "Generator", dependencies: [swiftProtobuf, protobufPlugin], path: "Tools/Generator",
      swiftSettings: settings),

    // What large answers cost to encode and decode: `Tools/benchmark-encodings`.
    .executableTarget(
      name: "EncodingCost", dependencies: ["Messages", "StandardMessages", "Protobuf", nioCore],
      path: "Tools/EncodingCost", swiftSettings: settings),

    // The server of gRPC's interoperability tests, on our runtime.
    .executableTarget(
      name: "InteropServer",
      dependencies: [
        "RPC", "HTTP2", "TLS", "HealthChecking", "Reflection", "Protobuf", "CTestMessages", nioCore, nioPosix, logging,
        signals, argumentParser,
      ],
      path: "Tests/InteropServer", swiftSettings: settings),
    // How often a small call asks for memory, counted in a process of its own.
    .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
    .executableTarget(
      name: "CallAllocations",
      dependencies: [
        "CAllocationCounter", "Dashboard", "Tenancy", "Postgres", "Access", "Observability", "Messages", "RPC", "HTTP2",
        "Time", nioCore, nioPosix, logging,
      ],
      path: "Tests/CallAllocations", swiftSettings: settings),
    // What is fed with hostile bytes: by the tests, and by libFuzzer.
    .target(
      name: "FuzzEntries", dependencies: ["Messages", "StandardMessages", "Protobuf", "RPC", "Randomness", nioCore],
      path: "Tests/FuzzEntries", swiftSettings: settings),
    // A private PostgreSQL with the relations of Callboard, for the tests of every module above it.
    .target(
      name: "TestDatabase", dependencies: ["Postgres", "PrivateServer", "Schema"], path: "Tests/TestDatabase",
      swiftSettings: settings),
    // Local time, ranges and buckets in plain loops, and random choices: what brute-force answers stand on.
    .target(
      name: "TestExpectations", dependencies: ["Messages", "StandardMessages", "RPC", "Access", "Randomness", "Time"],
      path: "Tests/TestExpectations", swiftSettings: settings),
    // Sessions that calls of a test have, in place of tokens.
    .target(
      name: "TestSessions", dependencies: ["Access", "RPC"], path: "Tests/TestSessions", swiftSettings: settings),
    // Tests that compute for long take turns, so that the others are not kept waiting.
    .target(name: "TestTurns", path: "Tests/TestTurns", swiftSettings: settings),
    // Offsets of time zones as another implementation has them.
    .target(
      name: "TestZones", dependencies: ["Filters", "TestExpectations", "Randomness", "Time"], path: "Tests/TestZones",
      resources: [.copy("Fixtures")], swiftSettings: settings),
    // A small Azure Cosmos DB on a loopback port, and a program of it for tests in other languages.
    .target(
      name: "TestCosmos", dependencies: [crypto, nioCore, nioPosix, nioHTTP1], path: "Tests/TestCosmos",
      swiftSettings: settings),
    // Authorities, and certificates that they sign, for tests of TLS.
    .target(
      name: "TestCertificates", dependencies: ["TLS", x509, asn1, crypto], path: "Tests/TestCertificates",
      swiftSettings: settings),
    // An HTTP server on a loopback port that answers, fails and stays silent as a test tells it to.
    .target(
      name: "TestHTTP", dependencies: [nioCore, nioPosix, nioHTTP1], path: "Tests/TestHTTP", swiftSettings: settings),
    .executableTarget(
      name: "TestCosmosProgram", dependencies: ["TestCosmos"], path: "Tests/TestCosmosProgram", swiftSettings: settings),
    // A proto with every kind of field and call, for the tests of Messages and RPC (generated).
    .target(name: "CTestMessages", dependencies: ["CProtobufC", "CMessages"], path: "Tests/CTestMessages"),
    .target(
      name: "TestMessages", dependencies: ["CTestMessages", "Protobuf", "StandardMessages", "RPC", nioCore],
      path: "Tests/TestMessages", swiftSettings: settings),
    .testTarget(
      name: "ColumnsTests", dependencies: ["Columns", "Randomness", "TestExpectations", "Time"],
      swiftSettings: settings),
    .testTarget(name: "EncodingsTests", dependencies: ["Encodings"], swiftSettings: settings),
    .testTarget(
      name: "MessagesTests",
      dependencies: [
        "Messages", "StandardMessages", "TestMessages", "Protobuf", "RPC", "HTTP2", "Randomness", "TestTurns",
        swiftProtobuf, nioCore, nioPosix, logging,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "RESTTests",
      dependencies: ["REST", "Messages", "StandardMessages", "Protobuf", "RPC", nioCore],
      swiftSettings: settings),
    .testTarget(
      name: "HTTP2Tests",
      dependencies: [
        "HTTP2", "TLS", "Randomness", "TestCertificates", "TestTurns", nioCore, nioPosix, nioEmbedded,
        nioSSL, nioTLS,
      ],
      swiftSettings: settings),
    .testTarget(name: "TLSTests", dependencies: ["TLS", "TestCertificates"], swiftSettings: settings),
    .testTarget(
      name: "CompressionTests", dependencies: ["Compression", "Randomness", nioCore], swiftSettings: settings),
    .testTarget(
      name: "RPCTests",
      dependencies: [
        "RPC", "HTTP2", "TLS", "Compression", "Encodings", "Protobuf", "StandardMessages", "Randomness",
        "TestCertificates", nioCore, nioPosix, nioEmbedded, logging, metrics, metricsTesting,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "FuzzEntriesTests", dependencies: ["FuzzEntries", "Randomness", "TestTurns"], swiftSettings: settings),
    .testTarget(
      name: "HealthCheckingTests",
      dependencies: ["HealthChecking", "RPC", "HTTP2", "Protobuf", nioCore, nioPosix, logging],
      swiftSettings: settings),
    .testTarget(
      name: "ReflectionTests",
      dependencies: ["Reflection", "HealthChecking", "Messages", "StandardMessages", "Protobuf", swiftProtobuf],
      swiftSettings: settings),
    .testTarget(
      name: "TimeTests",
      dependencies: ["Time", "Postgres", "Randomness", "TestDatabase", "TestExpectations", "TestZones", "TestTurns"],
      swiftSettings: settings),
    .testTarget(
      name: "PostgresTests",
      dependencies: [
        "Postgres", "CLibpq", "PrivateServer", "Randomness", "Time", "TestDatabase", metrics, metricsTesting,
      ],
      swiftSettings: settings),
    .testTarget(name: "PrivateServerTests", dependencies: ["PrivateServer"], swiftSettings: settings),
    .testTarget(
      name: "SchemaTests", dependencies: ["Schema", "Postgres", "DemoData", "TestDatabase", "Time", "TestTurns"],
      swiftSettings: settings),
    .testTarget(
      name: "SegmentsTests",
      dependencies: [
        "Segments", "Schema", "Postgres", "PrivateServer", "Randomness", "TestDatabase", "TestTurns", "Time",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "AccessTests", dependencies: ["Access", "Secrets", "RPC", "Encodings", "Time", crypto, jwtKit, logging],
      swiftSettings: settings),
    .testTarget(
      name: "FiltersTests",
      dependencies: [
        "Filters", "Messages", "StandardMessages", "RPC", "Randomness", "TestExpectations", "TestTurns", "TestZones",
        "Time",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "TenancyTests",
      dependencies: [
        "Tenancy", "Columns", "Segments", "Filters", "Access", "Messages", "StandardMessages", "Postgres", "RPC",
        "TestDatabase", "TestExpectations", "TestTurns", "Randomness", "Time", logging,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "ListsTests",
      dependencies: ["Lists", "Access", "Encodings", "Postgres", "RPC", "Randomness", "TestDatabase"],
      swiftSettings: settings),
    .testTarget(
      name: "AnswersTests", dependencies: ["Answers", "RPC", "Randomness", "Time", metrics, metricsTesting],
      swiftSettings: settings),
    .testTarget(
      name: "DashboardTests",
      dependencies: [
        "Dashboard", "Answers", "Tenancy", "Segments", "Filters", "Access", "Messages", "StandardMessages", "Postgres",
        "PrivateServer", "Schema", "RPC", "Protobuf", "Randomness", "Time", "TestDatabase", "TestExpectations",
        "TestSessions", "TestTurns", "HTTP2", nioCore, nioPosix, logging,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "DocumentsTests",
      dependencies: [
        "Documents", "Upstream", "Secrets", "Postgres", "Randomness", "Time", "TestCosmos", "TestDatabase",
        "TestExpectations", nioPosix, nioHTTP1, logging, metrics, metricsTesting,
      ],
      swiftSettings: settings),
    .testTarget(name: "SecretsTests", dependencies: ["Secrets", logging], swiftSettings: settings),
    .testTarget(
      name: "UpstreamTests", dependencies: ["Upstream", "RPC", "TestHTTP", nioPosix, nioHTTP1], swiftSettings: settings),
    .testTarget(
      name: "SMSUsageTests",
      dependencies: ["SMSUsage", "Upstream", "Secrets", "TestHTTP", nioPosix, nioHTTP1, logging],
      swiftSettings: settings),
    .testTarget(
      name: "AnalyticsTests",
      dependencies: [
        "Analytics", "Answers", "Documents", "Lists", "SMSUsage", "Segments", "Upstream", "Tenancy", "Filters",
        "Access",
        "Messages", "StandardMessages", "Postgres", "RPC", "Randomness", "Time", "TestDatabase", "TestExpectations",
        "TestTurns", logging,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "LanguageModelTests",
      dependencies: ["LanguageModel", "Upstream", "Secrets", "RPC", "TestHTTP", nioPosix, nioHTTP1, logging],
      swiftSettings: settings),
    .testTarget(
      name: "CustomDashboardsTests",
      dependencies: [
        "CustomDashboards", "Analytics", "Answers", "LanguageModel", "Lists", "Upstream", "DemoData", "Documents",
        "Tenancy",
        "Filters", "Access", "Messages", "StandardMessages", "Postgres", "Protobuf", "RPC", "HTTP2", "Randomness",
        "Time", "TestDatabase", "TestHTTP", "TestSessions", "TestTurns", nioCore, nioPosix, nioHTTP1, logging,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "TerminalTests",
      dependencies: ["Terminal", "Messages", "StandardMessages", "Randomness", "TestExpectations", "TestTurns"],
      exclude: ["Golden"],
      swiftSettings: settings),
    .testTarget(name: "PageTests", dependencies: ["Page", "RPC", "Compression", nioCore], swiftSettings: settings),
    .testTarget(name: "SettingsTests", dependencies: ["Settings", "HTTP2"], swiftSettings: settings),
    .testTarget(
      name: "AdminTests", dependencies: ["Admin", "HTTP2", nioCore, nioPosix], swiftSettings: settings),
    .testTarget(
      name: "ObservabilityTests", dependencies: ["Observability", "Encodings", coreMetrics, logging],
      swiftSettings: settings),
    .testTarget(
      name: "ClientTests",
      dependencies: [
        "Client", "Settings", "Access", "Terminal", "Messages", "StandardMessages", "Protobuf", "RPC", "HTTP2",
        argumentParser, logging, nioCore, nioPosix,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "CallboardTests",
      dependencies: [
        "Callboard", "Client", "Settings", "Observability", "DemoFiles", "PrivateServer", "Analytics", "DemoData",
        "Documents", "Postgres", "Upstream", "SMSUsage", "LanguageModel", "RPC", "HTTP2", "Secrets", "TLS",
        "TestCertificates", "TestDatabase", "Page",
        argumentParser, logging, nioCore, nioPosix,
      ],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)

// `Tools/fuzz` builds a program with libFuzzer in place of the tests, with what the tests of HTTP/2 know of sessions.
if Context.environment["CALLBOARD_FUZZER"] != nil {
  package.targets.removeAll { $0.type == .test }
  package.targets += [
    .target(
      name: "SessionFuzzing", dependencies: ["HTTP2", nioCore, nioEmbedded], path: "Tests/HTTP2Tests",
      sources: ["Fuzz", "Support/Frame.swift", "Support/Recorder.swift", "Support/SessionPeer.swift"],
      swiftSettings: settings),
    .executableTarget(
      name: "Fuzz", dependencies: ["FuzzEntries", "SessionFuzzing"], path: "Tests/Fuzz", exclude: ["Corpus"],
      swiftSettings: settings + [.unsafeFlags(["-parse-as-library"])]),
  ]
}
