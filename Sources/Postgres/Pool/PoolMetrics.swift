import Metrics

/// A pool's statistics for swift-metrics. They are reported by the pool's housekeeping, so that they cost a query
/// nothing.
struct PoolMetrics {
  private let size: Gauge
  private let idle: Gauge
  private let leased: Gauge
  private let waiters: Gauge
  private let connects: Counter
  private let connectFailures: Counter
  private let lost: Counter
  private let refusals: Counter
  private let queries: Counter
  private let queryFailures: Counter
  private var reported = PoolStatistics()

  init(pool: String, factory: any MetricsFactory = MetricsSystem.factory) {
    let dimensions = [("pool", pool)]
    size = Gauge(label: "postgres_pool_connections", dimensions: dimensions, factory: factory)
    idle = Gauge(label: "postgres_pool_idle_connections", dimensions: dimensions, factory: factory)
    leased = Gauge(label: "postgres_pool_leased_connections", dimensions: dimensions, factory: factory)
    waiters = Gauge(label: "postgres_pool_waiters", dimensions: dimensions, factory: factory)
    connects = Counter(label: "postgres_pool_connects_total", dimensions: dimensions, factory: factory)
    connectFailures = Counter(label: "postgres_pool_connect_failures_total", dimensions: dimensions, factory: factory)
    lost = Counter(label: "postgres_pool_lost_connections_total", dimensions: dimensions, factory: factory)
    refusals = Counter(label: "postgres_pool_refusals_total", dimensions: dimensions, factory: factory)
    queries = Counter(label: "postgres_queries_total", dimensions: dimensions, factory: factory)
    queryFailures = Counter(label: "postgres_query_failures_total", dimensions: dimensions, factory: factory)
  }

  mutating func report(_ statistics: PoolStatistics) {
    size.record(statistics.size)
    idle.record(statistics.idle)
    leased.record(statistics.leased)
    waiters.record(statistics.waiters)
    add(connects, \.connects, statistics)
    add(connectFailures, \.connectFailures, statistics)
    add(lost, \.lost, statistics)
    add(refusals, \.refusals, statistics)
    add(queries, \.queries, statistics)
    add(queryFailures, \.queryFailures, statistics)
    reported = statistics
  }

  private func add(_ counter: Counter, _ count: KeyPath<PoolStatistics, Int>, _ statistics: PoolStatistics) {
    let increase = statistics[keyPath: count] - reported[keyPath: count]
    if increase > 0 { counter.increment(by: increase) }
  }
}
