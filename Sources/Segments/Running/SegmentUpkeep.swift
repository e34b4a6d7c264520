public import Logging
import Metrics
public import Postgres
public import Time

/// Keeps segments good in the background, on the primary, with connections that no answer waits for: one that seals, one
/// that refreshes, one that audits. Where it can't, answers are read from rows, and the log says once why.
public struct SegmentUpkeep: Sendable {
  /// How often things are done, and how much time they may take.
  public struct Pace: Sendable {
    /// Between two looks for days that are over.
    public var sealInterval = Duration.seconds(600)
    /// Between two looks for invalidations, where there was nothing to do.
    public var idle = Duration.seconds(1)
    /// Between two looks for segments of no use.
    public var scanInterval = Duration.seconds(30)
    /// Between two audits.
    public var auditInterval = Duration.seconds(60)
    /// After a failure, at first; it doubles with each further one.
    public var retry = Duration.seconds(1)
    /// The longest wait after failures.
    public var longestRetry = Duration.seconds(300)
    /// How much of the time is spent refreshing, at most.
    public var share = 0.5

    /// As these say.
    public init() {}
  }

  /// The rounds of all relations.
  public let rounds: [SegmentRounds]
  let database: ConnectionConfiguration
  let clock: WallClock
  let pace: Pace
  let logger: Logger

  /// Upkeep over a database that can be written to.
  public init(
    _ rounds: [SegmentRounds], database: ConnectionConfiguration, clock: WallClock, pace: Pace = Pace(), logger: Logger
  ) {
    self.rounds = rounds
    self.database = database
    self.clock = clock
    self.pace = pace
    self.logger = logger
  }

  /// Works until the task is cancelled.
  public func run() async {
    guard !rounds.isEmpty else { return }
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        await repeating("sealing", every: pace.sealInterval) { rounds, connection in
          _ = try await rounds.seal(now: clock.now(), on: connection)
          return false
        }
      }
      group.addTask { await refreshing() }
      group.addTask {
        await repeating("auditing", every: pace.auditInterval) { rounds, connection in
          if try await rounds.isTracked(on: connection) { _ = try await rounds.audit(on: connection) }
          return false
        }
      }
    }
  }

  private func refreshing() async {
    var lastScan: ContinuousClock.Instant?
    // By the last scan: to ask costs more than to look for invalidations, which a quiet database is asked for all the time.
    var tracked: Set<String> = []
    var isFruitful = false
    await repeating("refreshing", every: pace.idle) { rounds, connection in
      let name = rounds.encoder.relation.name
      let scans = lastScan.map { ContinuousClock.now - $0 >= pace.scanInterval } ?? true
      if scans {
        tracked.remove(name)
        if try await rounds.isTracked(on: connection) { tracked.insert(name) }
      }
      var count = 0
      if tracked.contains(name) {
        if scans { try await rounds.measure(on: connection) }
        count = try await rounds.refresh(everything: scans, share: pace.share, on: connection).count
      }
      if scans {
        isFruitful = isFruitful || count > 0
        if rounds.encoder.relation == self.rounds.last?.encoder.relation {
          rounds.demand.fade()
          // What is left is looked for at once.
          lastScan = isFruitful ? nil : .now
          isFruitful = false
        }
      }
      return count > 0
    }
  }

  /// Does `work` for each relation, over a connection of its own, until the task is cancelled.
  /// - Parameter work: Returns whether there is more to do at once.
  private func repeating(
    _ name: String, every interval: Duration,
    _ work: (SegmentRounds, PostgresConnection) async throws -> Bool
  ) async {
    var connection: PostgresConnection?
    var retry = pace.retry
    var lastFailure = ""
    while !Task.isCancelled {
      var wait = interval
      do {
        let current: PostgresConnection
        if let connection, !connection.isClosed {
          current = connection
        } else {
          current = try await .connect(database, logger: logger)
          connection = current
        }
        var hasMore = false
        for rounds in rounds { hasMore = try await work(rounds, current) || hasMore }
        if !lastFailure.isEmpty { logger.notice("segments are kept again", metadata: ["task": "\(name)"]) }
        (retry, lastFailure) = (pace.retry, "")
        if hasMore { wait = .zero }
      } catch is CancellationError {
        break
      } catch {
        if Task.isCancelled { break }
        for rounds in rounds { rounds.metrics.failures.increment() }
        let failure = Self.description(of: error)
        // Once for each reason.
        if failure != lastFailure {
          logger.warning(
            "segments are not kept for now: answers are read from rows",
            metadata: ["task": "\(name)", "cause": "\(failure)"])
        }
        lastFailure = failure
        wait = retry
        retry = min(retry * 2, pace.longestRetry)
        await connection?.close()
        connection = nil
      }
      if wait > .zero { try? await Task.sleep(for: wait) }
    }
    await connection?.close()
  }

  private static func description(of error: any Error) -> String {
    guard let error = error as? PostgresError else { return "\(error)" }
    return switch error.sqlState {
    case .insufficientPrivilege:
      "\(error.message) (grant insert, update, delete on watermarks, segments, invalidations and select on the tracked "
        + "relations to this role)"
    case .readOnlyTransaction: "\(error.message) (database-url must name the primary)"
    default: error.message
    }
  }
}
