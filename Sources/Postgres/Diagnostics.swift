/// The fields of a server's error or notice (protocol 3.0, "Error and Notice Message Fields"), for the log.
public struct Diagnostics: Sendable, CustomStringConvertible {
  /// `ERROR`, `FATAL`, `PANIC`, `WARNING`, `NOTICE` …, never localized.
  public var severity: String
  /// The code of what happened.
  public var sqlState: SQLState
  /// The one-line message, in the language of the server.
  public var message: String
  /// More about the problem, possibly with values.
  public var detail: String?
  /// What to do about it.
  public var hint: String?
  /// Where in the statement, in characters from 1.
  public var position: String?
  /// The functions and statements that led there.
  public var context: String?
  /// The table that it is about.
  public var table: String?
  /// The column that it is about.
  public var column: String?
  /// The constraint that was violated.
  public var constraint: String?

  /// For the log.
  public var description: String {
    var parts = ["\(severity) \(sqlState): \(message)"]
    if let detail { parts.append("detail: \(detail)") }
    if let hint { parts.append("hint: \(hint)") }
    if let position { parts.append("at character \(position)") }
    if let context { parts.append("context: \(context)") }
    if let constraint { parts.append("constraint: \(constraint)") }
    return parts.joined(separator: "; ")
  }
}
