import ArgumentParser
import Settings

/// The log and the metrics.
struct ReportOptions: SettingFlags {
  @Option(
    help: ArgumentHelp(
      setting: .logLevel,
      """
      The least level that is logged: trace, debug, info, notice, warning, error, critical. From info on, every call is \
      a line.
      """,
      valueName: "level"))
  var logLevel: String?

  @Option(
    help: ArgumentHelp(
      setting: .logFormat,
      """
      How the log is written to the standard error stream: json (an object in each line), text, or auto: text on a \
      terminal, else json.
      """, valueName: "format"))
  var logFormat: String?

  @Option(
    help: ArgumentHelp(
      setting: .metricsInterval,
      """
      How often the counts and times of the calls are logged, as lines with the message "metric"; 0s for never.
      """, valueName: "time"))
  var metricsInterval: String?
}
