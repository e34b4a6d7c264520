import Logging
import Postgres
import Segments
import ServiceLifecycle
import Tenancy
import Time

/// Keeps segments good until the server drains.
struct SegmentUpkeepService: Service {
  let upkeep: SegmentUpkeep

  /// The upkeep of every relation whose segments this program makes.
  init(database: ConnectionConfiguration, demand: SegmentDemand, logger: Logger) {
    var database = database
    // So that an operator can tell its sessions from those of answers.
    database.settings["application_name"] = "callboard segments"
    upkeep = SegmentUpkeep(
      SegmentEncoder.all.map { SegmentRounds($0, demand: demand, logger: logger) }, database: database, clock: .system,
      logger: logger)
  }

  func run() async throws {
    await cancelWhenGracefulShutdown { await upkeep.run() }
    // Without relations there is nothing to do; a service that ends would end the others.
    try? await gracefulShutdown()
  }
}
