/// Metrics in Prometheus's text format, version 0.0.4.
package enum PrometheusText {
  /// The media type of the text.
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// The lines of all families. Series whose name and labels have been there are left out: Prometheus would refuse the
  /// whole text.
  ///
  /// - Parameter descriptions: What each metric means, by its name.
  package static func text(of families: [MetricFamily], descriptions: [String: String]) -> String {
    var text = ""
    var names: Set<String> = []
    for family in families {
      let name = metricName(family.name)
      guard names.insert(name).inserted else { continue }
      if let description = descriptions[family.name] {
        text += "# HELP \(name) \(escaped(description, quotes: false))\n"
      }
      text += "# TYPE \(name) \(family.kind.word)\n"
      var known: Set<String> = []
      for series in family.series {
        let labels = series.labels.map { "\(labelName($0.name))=\"\(escaped($0.value, quotes: true))\"" }
          .joined(separator: ",")
        guard known.insert(labels).inserted else { continue }
        switch series.reading {
        case .number(let value): text += "\(name)\(braced(labels)) \(number(value))\n"
        case .times(let times): append(times, name, labels, to: &text)
        }
      }
    }
    return text
  }

  /// Buckets are cumulative, and the last one has all.
  private static func append(_ times: TimeBuckets, _ name: String, _ labels: String, to text: inout String) {
    let before = labels.isEmpty ? "" : labels + ","
    var count = 0
    for (index, members) in times.counts.enumerated() {
      count += members
      let bounds = TimeBuckets.bounds
      let bound = index < bounds.count ? number(Double(bounds[index]) / 1e6) : "+Inf"
      text += "\(name)_bucket{\(before)le=\"\(bound)\"} \(count)\n"
    }
    text += "\(name)_sum\(braced(labels)) \(number(times.sum))\n"
    text += "\(name)_count\(braced(labels)) \(count)\n"
  }

  private static func braced(_ labels: String) -> String { labels.isEmpty ? "" : "{\(labels)}" }

  /// As Go reads floating-point numbers.
  static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    if let whole = Int64(exactly: value) { return String(whole) }
    return "\(value)"
  }

  /// `[a-zA-Z_:][a-zA-Z0-9_:]*`, with `_` for what can't stand there.
  static func metricName(_ name: String) -> String { identifier(name) { $0 == UInt8(ascii: ":") } }

  /// `[a-zA-Z_][a-zA-Z0-9_]*`, with `_` for what can't stand there.
  static func labelName(_ name: String) -> String { identifier(name) { _ in false } }

  private static func identifier(_ name: String, allowing isAllowed: (UInt8) -> Bool) -> String {
    var bytes: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
        bytes.append(byte)
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if bytes.isEmpty { bytes.append(UInt8(ascii: "_")) }
        bytes.append(byte)
      default: bytes.append(isAllowed(byte) ? byte : UInt8(ascii: "_"))
      }
    }
    return bytes.isEmpty ? "_" : String(decoding: bytes, as: UTF8.self)
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\"" where quotes: escaped += "\\\""
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}

extension MetricKind {
  fileprivate var word: String {
    switch self {
    case .counter: "counter"
    case .gauge: "gauge"
    case .histogram: "histogram"
    }
  }
}
