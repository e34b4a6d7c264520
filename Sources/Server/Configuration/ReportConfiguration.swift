import Logging

/// What is logged, and how.
struct ReportConfiguration: Sendable {
  var level: Logger.Level
  var format: LogFormat
  /// How often metrics are logged; nil for never.
  var metricsInterval: Duration?

  init(_ settings: Settings) throws(ConfigurationError) {
    level = try settings.value(.logLevel, default: .info, ValueText.logLevel)
    format = try settings.value(.logFormat, default: .auto, ValueText.logFormat)
    let interval = try settings.value(.metricsInterval, default: .seconds(60), ValueText.duration)
    metricsInterval = interval == .zero ? nil : interval
  }
}
