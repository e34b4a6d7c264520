import Metrics
import MetricsTestKit
import Testing

@testable import Postgres

@Suite struct PoolMetricsTests {
  @Test func gaugesFollowAndCountersAddUp() throws {
    let factory = TestMetrics()
    var metrics = PoolMetrics(pool: "reads", factory: factory)
    var statistics = PoolStatistics()
    statistics.size = 3
    statistics.leased = 2
    statistics.queries = 10
    metrics.report(statistics)
    statistics.leased = 1
    statistics.queries = 15
    statistics.queryFailures = 1
    metrics.report(statistics)

    let dimensions = [("pool", "reads")]
    #expect(try factory.expectGauge("postgres_pool_connections", dimensions).lastValue == 3)
    #expect(try factory.expectGauge("postgres_pool_leased_connections", dimensions).values == [2, 1])
    #expect(try factory.expectCounter("postgres_queries_total", dimensions).values == [10, 5])
    #expect(try factory.expectCounter("postgres_query_failures_total", dimensions).values == [1])
  }
}
