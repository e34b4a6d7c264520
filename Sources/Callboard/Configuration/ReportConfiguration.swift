import Logging
import Observability
import Settings

/// What is logged, and how.
struct ReportConfiguration: Sendable {
  var level: Logger.Level
  var format: LogFormat
  /// How often metrics are logged; nil for never.
  var metricsInterval: Duration?

  init(_ settings: Settings) throws(ConfigurationError) {
    level = try settings.value(.logLevel, Self.level)
    format = try settings.value(.logFormat, Self.format)
    let interval = try settings.value(.metricsInterval, ValueText.duration)
    metricsInterval = interval == .zero ? nil : interval
  }

  private static func level(_ text: String) throws(InvalidValue) -> Logger.Level {
    guard let level = Logger.Level(rawValue: text) else {
      throw InvalidValue(problem: "is none of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return level
  }

  private static func format(_ text: String) throws(InvalidValue) -> LogFormat {
    guard let format = LogFormat(rawValue: text) else {
      throw InvalidValue(problem: "is none of \(LogFormat.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return format
  }
}
