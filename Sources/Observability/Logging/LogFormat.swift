/// How log lines are written to the standard error stream.
package enum LogFormat: String, CaseIterable, Sendable {
  /// Text on a terminal, else JSON.
  case auto
  /// One JSON object in each line.
  case json
  /// For people.
  case text
}
