/// A JSON value (RFC 8259).
public enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// The member `name` of an object; nil for other values and where there is none.
  public subscript(name: String) -> JSONValue? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  /// The number; nil for other values.
  public var number: Double? {
    if case .number(let number) = self { number } else { nil }
  }

  /// The text; nil for other values.
  public var string: String? {
    if case .string(let string) = self { string } else { nil }
  }

  /// The elements; nil for other values.
  public var array: [JSONValue]? {
    if case .array(let array) = self { array } else { nil }
  }
}
