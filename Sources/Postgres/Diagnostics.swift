/// The fields of a server's error or notice (protocol 3.0, "Error and Notice Message Fields"), for the log.
public struct Diagnostics: Sendable, CustomStringConvertible {
  /// `ERROR`, `FATAL`, `PANIC`, `WARNING`, `NOTICE` …, never localized.
  public var severity: String
  public var sqlState: SQLState
  public var message: String
  public var detail: String?
  public var hint: String?
  /// Where in the statement, in characters from 1.
  public var position: String?
  public var context: String?
  public var table: String?
  public var column: String?
  public var constraint: String?

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
