import Logging

/// What is logged, and how.
struct ReportConfiguration: Sendable {
  var level: Logger.Level
  var format: LogFormat
  /// How often metrics are logged; nil for never.
  var metricsInterval: Duration?

  init(_ settings: Settings) throws(ConfigurationError) {
    level = try settings.value(.logLevel, ValueText.logLevel)
    format = try settings.value(.logFormat, ValueText.logFormat)
    let interval = try settings.value(.metricsInterval, ValueText.duration)
    metricsInterval = interval == .zero ? nil : interval
  }
}
