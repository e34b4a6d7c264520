public import Postgres

/// A column of an owned relation and a value for it: to be written, or to choose rows by.
public struct OwnedValue: Sendable {
  let column: String
  let value: Statement

  /// `value` in `column`.
  public init(_ column: StaticString, _ value: some PostgresEncodable) {
    self.column = "\(column)"
    self.value = "\(value)"
  }

  /// JSON text in `column`, a `jsonb`.
  public init(_ column: StaticString, json: String) {
    self.column = "\(column)"
    self.value = "\(json)::jsonb"
  }

  /// `column = value`: a condition, or an assignment.
  var equation: Statement { "\(unescaped: column) = \(fragment: value)" }
}
