import CoreMetrics
import Logging
import Synchronization
import Testing

@testable import Observability

@Suite struct MetricsTests {
  @Test(arguments: [0, 1, 3, 4, 5, 7, 8, 1_000, 123_456_789, Int64.max])
  func aTimeIsInItsClass(nanoseconds: Int64) {
    var times = TimeHistogram()
    times.add(nanoseconds: nanoseconds)
    times.add(nanoseconds: .max)
    let bound = times.quantile(0.5)
    #expect(bound >= Double(nanoseconds))
    #expect(bound <= Double(nanoseconds) * 1.25 + 1)
  }

  @Test func quantilesAreWithinAQuarter() {
    var times = TimeHistogram()
    for time in 1...1_000 { times.add(nanoseconds: Int64(time) * 1_000_000) }
    #expect(times.count == 1_000)
    #expect(times.mean == 500_500_000)
    #expect((500e6...625e6).contains(times.quantile(0.5)))
    #expect((990e6...1_000e6).contains(times.quantile(0.99)))
    #expect(times.largest == 1_000_000_000)
  }

  @Test func reportsHoldWhatHappenedSinceTheLast() {
    let metrics = MetricRegistry()
    let lines = Lines()
    let logger = Logger(label: "test") { _ in lines }
    let counter = metrics.makeCounter(label: "calls", dimensions: [("method", "Get"), ("code", "OK")])
    counter.increment(by: 2)
    metrics.makeCounter(label: "calls", dimensions: [("method", "Get"), ("code", "OK")]).increment(by: 1)
    metrics.makeTimer(label: "time", dimensions: []).recordNanoseconds(2_000_000)
    metrics.makeTimer(label: "unused", dimensions: []).recordNanoseconds(1)
    metrics.report(to: logger)
    #expect(lines.take().first == "calls code=OK count=3 method=Get metric=calls")
    metrics.report(to: logger)
    #expect(lines.take().isEmpty)
    counter.increment(by: 5)
    metrics.report(to: logger)
    #expect(lines.take() == ["calls code=OK count=5 method=Get metric=calls"])
  }
}

private final class Lines: LogHandler {
  private let lines = Mutex<[String]>([])
  var logLevel: Logger.Level {
    get { .trace }
    set {}
  }
  var metadata: Logger.Metadata {
    get { [:] }
    set {}
  }
  var metadataProvider: Logger.MetadataProvider? {
    get { nil }
    set {}
  }
  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set {}
  }

  func log(event: LogEvent) {
    let metadata = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let name = event.metadata?["metric"]?.description ?? ""
    lines.withLock { $0.append(name + " " + metadata.joined(separator: " ")) }
  }

  func take() -> [String] {
    lines.withLock { lines in
      defer { lines = [] }
      return lines
    }
  }
}
