import CoreMetrics
import Logging
import Synchronization
import Testing

@testable import Observability

@Suite struct PrometheusTextTests {
  private func text(_ metrics: MetricRegistry, _ descriptions: [String: String] = [:]) -> [String] {
    PrometheusText.text(of: metrics.families(), descriptions: descriptions).split(separator: "\n").map(String.init)
  }

  @Test func countersAndGaugesAreLines() {
    let metrics = MetricRegistry()
    metrics.makeCounter(label: "calls_total", dimensions: [("method", "Get"), ("code", "OK")]).increment(by: 2)
    metrics.makeCounter(label: "calls_total", dimensions: [("method", "Get"), ("code", "Unavailable")]).reset()
    let gauge = metrics.makeMeter(label: "connections", dimensions: [])
    gauge.set(Int64(3))
    gauge.increment(by: 1)
    gauge.decrement(by: 2.5)
    // Nothing was recorded: nothing is said.
    _ = metrics.makeRecorder(label: "nothing", dimensions: [], aggregate: false)
    #expect(
      text(metrics, ["calls_total": "Calls by \\ and\nso on."]) == [
        "# HELP calls_total Calls by \\\\ and\\nso on.",
        "# TYPE calls_total counter",
        #"calls_total{method="Get",code="OK"} 2"#,
        #"calls_total{method="Get",code="Unavailable"} 0"#,
        "# TYPE connections gauge",
        "connections 1.5",
      ])
  }

  @Test func timesAreCumulativeBuckets() throws {
    let metrics = MetricRegistry()
    let timer = metrics.makeTimer(label: "time_seconds", dimensions: [("method", "Get")])
    for nanoseconds: Int64 in [-5, 1, 100_000, 100_001, 2_000_000, 60_000_000_001, .max] {
      timer.recordNanoseconds(nanoseconds)
    }
    let lines = text(metrics)
    #expect(lines[0] == "# TYPE time_seconds histogram")
    #expect(lines.count == 1 + TimeBuckets.bounds.count + 1 + 2)
    #expect(lines.contains(#"time_seconds_bucket{method="Get",le="0.0001"} 3"#))
    #expect(lines.contains(#"time_seconds_bucket{method="Get",le="0.00025"} 4"#))
    #expect(lines.contains(#"time_seconds_bucket{method="Get",le="0.001"} 4"#))
    #expect(lines.contains(#"time_seconds_bucket{method="Get",le="0.0025"} 5"#))
    #expect(lines.contains(#"time_seconds_bucket{method="Get",le="60"} 5"#))
    #expect(lines.contains(#"time_seconds_bucket{method="Get",le="+Inf"} 7"#))
    #expect(lines.contains(#"time_seconds_count{method="Get"} 7"#))
    #expect(lines.last?.hasPrefix(#"time_seconds_count"#) == true)
  }

  /// The log takes what is new, and a scrape has everything all the same.
  @Test func theLogTakesNothingFromAScrape() throws {
    let metrics = MetricRegistry()
    let counter = metrics.makeCounter(label: "calls_total", dimensions: [])
    let timer = metrics.makeTimer(label: "time_seconds", dimensions: [])
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    for _ in 0..<3 {
      counter.increment(by: 1)
      timer.recordNanoseconds(500_000_000)
      metrics.report(to: logger)
    }
    let lines = text(metrics)
    #expect(lines.contains("calls_total 3"))
    #expect(lines.contains("time_seconds_count 3"))
    #expect(lines.contains("time_seconds_sum 1.5"))
  }

  @Test func collectorsAreAskedBeforeAReading() async {
    let metrics = MetricRegistry()
    let gauge = metrics.makeMeter(label: "streams", dimensions: [])
    metrics.collect { gauge.set(Int64(7)) }
    #expect(text(metrics).isEmpty)
    await metrics.collect()
    #expect(text(metrics) == ["# TYPE streams gauge", "streams 7"])
  }

  @Test func namesAndValuesAreMadeValid() {
    let metrics = MetricRegistry()
    metrics.makeCounter(label: "9 lives.of:a-cat", dimensions: [("a:b-c", "x\"\\\n{}é"), ("", "")]).increment(by: 1)
    #expect(
      text(metrics) == [
        "# TYPE _9_lives_of:a_cat counter", #"_9_lives_of:a_cat{a_b_c="x\"\\\n{}é",_=""} 1"#,
      ])
  }

  /// A text in which a series stands twice would be refused as a whole.
  @Test func whatWouldStandTwiceStandsOnce() {
    let metrics = MetricRegistry()
    metrics.makeCounter(label: "a.b", dimensions: [("x.y", "1")]).increment(by: 1)
    metrics.makeCounter(label: "a.b", dimensions: [("x-y", "1")]).increment(by: 2)
    #expect(text(metrics) == ["# TYPE a_b counter", #"a_b{x_y="1"} 2"#])
    metrics.makeCounter(label: "a-b", dimensions: []).increment(by: 3)
    #expect(text(metrics) == ["# TYPE a_b counter", "a_b 3"])
    let kinds = MetricRegistry()
    kinds.makeCounter(label: "a", dimensions: []).increment(by: 1)
    kinds.makeMeter(label: "a", dimensions: [("b", "c")]).set(Int64(1))
    kinds.makeMeter(label: "a", dimensions: []).set(Int64(1))
    #expect(text(kinds) == ["# TYPE a counter", "a 1"])
  }

  @Test(
    arguments: [
      (0, "0"), (1.5, "1.5"), (-3, "-3"), (1e300, "1e+300"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
      (0.00025, "0.00025"),
    ] as [(Double, String)])
  func numbers(value: Double, text: String) {
    #expect(PrometheusText.number(value) == text)
  }
}

@Suite struct ProcessFiguresTests {
  @Test func theProcessIsDescribed() throws {
    let figures = ProcessFigures.current()
    #expect(try #require(figures.cpuSeconds) > 0)
    #expect(try #require(figures.residentMemory) > 1_048_576)
    #expect(try #require(figures.virtualMemory) > 1_048_576)
    #expect(try #require(figures.openFiles) > 2)
    #expect(try #require(figures.largestOpenFiles) > 2)
    // After 2020, and not to come.
    #expect(try #require(figures.startTime) > 1_577_836_800)
    #expect(figures.families.map(\.name).sorted() == figures.families.map(\.name))
    #expect(figures.families.count == 6)
  }

  @Test func theNameOfAProgramMayHoldAnything() {
    let rest = (1...50).map(String.init).joined(separator: " ")
    let fields = ProcessFigures.StatFields("12 (a) b (c) S \(rest)")
    #expect(fields?.startTicks == 19)
    #expect(fields?.virtualMemory == 20)
    #expect(fields?.residentPages == 21)
    for line in ["", "12 (a", "12 (a) S 1 2", "12 (a) S \(String(repeating: "x ", count: 50))"] {
      #expect(ProcessFigures.StatFields(line) == nil)
    }
    #expect(ProcessFigures.bootTime(in: "cpu 1\nbtime 1700000000\n") == 1_700_000_000)
    #expect(ProcessFigures.bootTime(in: "btime x") == nil)
    #expect(ProcessFigures.bootTime(in: "") == nil)
  }
}
