import Access
import Analytics
import CustomDashboards
import Dashboard
import HTTP2
import HealthChecking
import LanguageModel
import Lists
import Logging
import Messages
import Metrics
import NIOCore
import NIOPosix
import Observability
import Postgres
import Protobuf
import RPC
import Reflection
import SMSUsage
import Segments
import ServiceLifecycle
import Tenancy
import Time
import UnixSignals

/// What serves the API: pools, services, interceptors and the listener, put together here and nowhere else.
struct Deployment: Sendable {
  var listener: ListenerConfiguration
  /// The server's TLS; nil for plain text.
  var certificates: ServerCertificates?
  var database: DatabaseConfiguration
  var answers: AnswerConfiguration
  var documents = DocumentPlace.postgres
  var analytics = AnalyticsSettings()
  /// The accounts at Twilio of organizations that have one; nil where no SMS are sent through it.
  var smsAccounts: TwilioAccounts?
  /// The language model that proposes charts; nil where words alone do.
  var model: LanguageModelConfiguration?
  var verifier: TokenVerifier
  /// Keeps the keys of `verifier` as their file has them; nil where they never change.
  var tokenKeys: TokenKeyWatch?
  /// Where metrics and health are served; nil for nowhere.
  var admin: Endpoint?
  /// The page for people.
  var page: PageConfiguration
  /// Where segments are kept good: a database that can be written to; nil for nowhere.
  var upkeepDatabase: ConnectionConfiguration?
  /// How often metrics are logged; nil for never.
  var metricsInterval: Duration?
  var logger: Logger

  /// Serves until SIGTERM or SIGINT, finishes the running calls, and returns.
  ///
  /// - Parameter ready: told the address once connections are taken.
  /// - Throws: ``StartFailure`` where the address can't be listened on.
  func run(ready: @escaping @Sendable (Endpoint) -> Void = { _ in }) async throws {
    let metrics = MetricRegistry()
    if metricsInterval != nil || admin != nil { MetricsSystem.bootstrap(metrics) }
    let largestDeadline = listener.limits.largestDeadline
    let pool = ConnectionPool(database.readPool(largestDeadline: largestDeadline), logger: logger)
    let loops = MultiThreadedEventLoopGroup(numberOfThreads: listener.threads)

    var router = Router()
    let demand = SegmentDemand()
    let segments = SegmentColumns(memory: answers.segmentMemory, demand: demand, logger: logger)
    metrics.collect { segments.reportMetrics() }
    let tenants = TenantDatabase(pool: pool, clock: .system, segments: segments)
    router.add(
      OrganizationDashboard(
        database: tenants, answerTimeToLive: answers.timeToLive,
        largestAnswer: listener.limits.maximumResponseSize))
    let documents = DocumentReads(
      documents, pool: database.documentPool(largestDeadline: largestDeadline), group: loops, logger: logger)
    let sms = SMSCounting(smsAccounts, group: loops)
    // Where dashboards are written, since a replica shows what was so a moment ago; and the keys of page tokens.
    let primary = ConnectionPool(database.dashboardPool(largestDeadline: largestDeadline), logger: logger)
    let owned = TenantDatabase(pool: primary, clock: .system)
    let campaigns = CampaignAnalytics(
      database: tenants, documents: documents.store, conversations: documents.conversations,
      smsProvider: sms.provider, settings: analytics, pageTokens: PageTokens(database: owned),
      answerTimeToLive: answers.timeToLive)
    router.add(campaigns)
    let proposing = ChartProposing(model, group: loops)
    router.add(
      MemberDashboards(
        database: owned, analytics: campaigns, rows: tenants, proposer: proposing.proposer,
        largestAnswer: listener.limits.maximumResponseSize))

    let api = router.services
    let health = addStandardServices(to: &router)
    let admission = Admission(listener.admission)
    let server = RPCServer(
      router: router, gates: [TokenAuthenticator(verifier)],
      admission: AdmissionGate(organizations: admission),
      observers: [CallLog(logger), MetricsObserver(for: router)],
      resources: try page.resources() + [.openAPI], restRoutes: RESTRoute.all, configuration: listener.limits,
      logger: logger, group: loops)
    let connections = ConnectionReport(server, factory: MetricsSystem.factory)
    metrics.collect { await connections.collect() }
    let readiness = Readiness()

    // Shut down from last to first: the listener drains while what it reads is still there.
    var services: [any Service] = [
      SecondSignal(), DatabasePool(pool: pool), DatabasePool(pool: primary), documents, sms, proposing,
      AdmissionReport(admission: admission),
    ]
    if let metricsInterval {
      services.append(MetricsReport(metrics: metrics, interval: metricsInterval, logger: logger))
    }
    if let upkeepDatabase {
      services.append(SegmentUpkeepService(database: upkeepDatabase, demand: demand, logger: logger))
    }
    services.append(
      DatabaseHealth(
        health: health, readiness: readiness, services: [""] + api, database: database.read, logger: logger))
    if let certificates { services.append(certificates) }
    if let tokenKeys { services.append(TokenKeyReload(keys: tokenKeys)) }
    if let admin {
      services.append(
        AdminListener(endpoint: admin, metrics: metrics, readiness: readiness, group: loops, logger: logger))
    }
    services.append(
      Listener(server: server, configuration: listener, tls: certificates?.tls, logger: logger, ready: ready) {
        health.end()
        readiness.beginDrain()
      })

    var configuration = ServiceGroupConfiguration(
      services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    // The listener keeps the limit itself; this is for what should never take long.
    configuration.maximumGracefulShutdownDuration = listener.drainLimit + .seconds(5)
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch is SecondSignal.Received {
      logger.warning("second signal: ended without waiting for running calls")
    }
    try await loops.shutdownGracefully()
  }

  /// What every gRPC server has, where the settings don't turn it off. Nobody needs a session for it.
  ///
  /// - Returns: The health of the server: nothing is served before it is known what the database is like.
  private func addStandardServices(to router: inout Router) -> ServerHealth {
    let api = router.services
    var standard: [String] = []
    if listener.servesHealth { standard.append(HealthMethods.check.service) }
    if listener.servesReflection { standard += ReflectionService.names }
    let health = ServerHealth(services: api + standard, isServing: false)
    // These need no database.
    health.set(isServing: true, of: standard)
    if listener.servesHealth { router.add(HealthService(health), options: HealthService.routeOptions) }
    if listener.servesReflection {
      router.add(
        ReflectionService(services: router.services, files: Self.files), options: ReflectionService.routeOptions)
    }
    return health
  }

  /// The files that declare what is served.
  static let files: [Protobuf.FileDescriptor] = [
    .callboardV1DashboardService, .callboardV1AnalyticsService, .callboardV1CustomDashboardService,
    .grpcHealthV1Health,
  ]
}
