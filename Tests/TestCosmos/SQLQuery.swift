import Foundation

/// A query of the SQL of Azure Cosmos DB, as far as the tests need it:
/// `SELECT * | VALUE {} | c.a, c["b"], … FROM c [WHERE condition AND condition …]`, where a condition is `c.a = @p`,
/// `c["a"] IN (@p, @q)`, `ARRAY_CONTAINS(@p, c.a)` or `IS_STRING(c.a)`. Last may be selected
/// `ARRAY(SELECT VALUE e.a FROM e IN c.b [WHERE condition AND condition …]) AS name`.
struct SQLQuery {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// A text field is one of some texts, compared by their bytes. Values of other types are equal to no text.
  private struct Condition {
    let field: String
    /// Nil where any text will do.
    let values: Set<[UInt8]>?

    init(isString field: String) {
      self.field = field
      values = nil
    }

    init(_ field: String, _ values: [Any]) throws {
      self.field = field
      self.values = Set(
        try values.map { value in
          guard let text = value as? String else { throw Failure(description: "a parameter that is no text") }
          return Array(text.utf8)
        })
    }

    func holds(of members: [String: Any]) -> Bool {
      guard let text = members[field] as? String else { return false }
      return values?.contains(Array(text.utf8)) ?? true
    }
  }

  /// An array of one field's values in those elements of an array for which conditions hold.
  private struct Subquery {
    let field: String
    let array: String
    let conditions: [Condition]
    let name: String

    func values(in members: [String: Any]) -> [Any] {
      (members[array] as? [Any] ?? []).compactMap { element in
        guard let element = element as? [String: Any], conditions.allSatisfy({ $0.holds(of: element) }) else {
          return nil
        }
        return element[field]
      }
    }
  }

  /// Nil for whole documents.
  private let fields: [String]?
  private let subquery: Subquery?
  private let conditions: [Condition]

  /// Reads the body of a query's request: its text, and parameters by name.
  init(body: Data) throws {
    guard body.count <= 2 << 20 else { throw Failure(description: "the request is too large") }
    guard let object = try JSONSerialization.jsonObject(with: body) as? [String: Any],
      let text = object["query"] as? String, text.utf8.count <= 512 << 10,
      let list = (object["parameters"] ?? [Any]()) as? [[String: Any]]
    else { throw Failure(description: "no query with parameters") }
    var parameters: [String: Any] = [:]
    for parameter in list {
      guard let name = parameter["name"] as? String, name.hasPrefix("@"), let value = parameter["value"] else {
        throw Failure(description: "a parameter without a name or a value")
      }
      parameters[name] = value
    }
    var tokens = SQLTokens(text)
    try tokens.expect("SELECT")
    var subquery: Subquery?
    if tokens.takes("*") {
      fields = nil
    } else if tokens.takes("VALUE") {
      try tokens.expect("{")
      try tokens.expect("}")
      fields = []
    } else {
      var list: [String] = []
      repeat {
        if tokens.takes("ARRAY") {
          subquery = try Self.subquery(&tokens, parameters)
          break
        }
        list.append(try tokens.path(of: "c"))
      } while tokens.takes(",")
      fields = list
    }
    self.subquery = subquery
    try tokens.expect("FROM")
    try tokens.expect("c")
    conditions = try Self.conditions(of: "c", &tokens, parameters)
    guard tokens.isAtEnd else { throw Failure(description: "more than one query") }
  }

  private static func subquery(_ tokens: inout SQLTokens, _ parameters: [String: Any]) throws -> Subquery {
    for token in ["(", "SELECT", "VALUE"] { try tokens.expect(token) }
    let field = try tokens.path(of: "e")
    for token in ["FROM", "e", "IN"] { try tokens.expect(token) }
    let array = try tokens.path(of: "c")
    let conditions = try conditions(of: "e", &tokens, parameters)
    for token in [")", "AS"] { try tokens.expect(token) }
    return Subquery(field: field, array: array, conditions: conditions, name: try tokens.next())
  }

  /// What follows `WHERE`, if that comes next.
  private static func conditions(
    of owner: String, _ tokens: inout SQLTokens, _ parameters: [String: Any]
  ) throws -> [Condition] {
    var conditions: [Condition] = []
    if tokens.takes("WHERE") {
      repeat { conditions.append(try condition(of: owner, &tokens, parameters)) } while tokens.takes("AND")
    }
    return conditions
  }

  private static func condition(
    of owner: String, _ tokens: inout SQLTokens, _ parameters: [String: Any]
  ) throws -> Condition {
    func value() throws -> Any {
      let name = try tokens.next()
      guard let value = parameters[name] else { throw Failure(description: "no parameter \(name)") }
      return value
    }
    if tokens.takes("IS_STRING") {
      try tokens.expect("(")
      let field = try tokens.path(of: owner)
      try tokens.expect(")")
      return Condition(isString: field)
    }
    if tokens.takes("ARRAY_CONTAINS") {
      try tokens.expect("(")
      guard let values = try value() as? [Any] else { throw Failure(description: "no array") }
      try tokens.expect(",")
      let field = try tokens.path(of: owner)
      try tokens.expect(")")
      return try Condition(field, values)
    }
    let field = try tokens.path(of: owner)
    if tokens.takes("=") { return try Condition(field, [value()]) }
    try tokens.expect("IN")
    try tokens.expect("(")
    var values = [try value()]
    while tokens.takes(",") { values.append(try value()) }
    try tokens.expect(")")
    return try Condition(field, values)
  }

  func matches(_ members: [String: Any]) -> Bool {
    conditions.allSatisfy { $0.holds(of: members) }
  }

  func projection(of members: [String: Any]) -> [String: Any] {
    guard let fields else { return members }
    var projection = members.filter { fields.contains($0.key) }
    if let subquery { projection[subquery.name] = subquery.values(in: members) }
    return projection
  }
}

/// The words and signs of a query.
private struct SQLTokens {
  private let tokens: [String]
  private var position = 0

  init(_ text: String) {
    let pattern = #/"[^"]*"|@?[A-Za-z_][A-Za-z0-9_]*|[^\sA-Za-z_@"]/#
    tokens = text.matches(of: pattern).map { String($0.output) }
  }

  var isAtEnd: Bool { position == tokens.count }

  mutating func next() throws -> String {
    guard position < tokens.count else { throw SQLQuery.Failure(description: "cut short") }
    position += 1
    return tokens[position - 1]
  }

  /// Passes a word or sign, if it comes next.
  mutating func takes(_ token: String) -> Bool {
    guard position < tokens.count, tokens[position].uppercased() == token.uppercased() else { return false }
    position += 1
    return true
  }

  mutating func expect(_ token: String) throws {
    guard takes(token) else { throw SQLQuery.Failure(description: "no \(token)") }
  }

  /// A field of `owner`, as `c.name` or `c["name"]` is one of `c`.
  mutating func path(of owner: String) throws -> String {
    try expect(owner)
    if takes(".") { return try next() }
    try expect("[")
    let name = try next()
    guard name.hasPrefix("\""), name.hasSuffix("\""), name.count > 2 else {
      throw SQLQuery.Failure(description: "no name of a field")
    }
    try expect("]")
    return String(name.dropFirst().dropLast())
  }
}
