import Foundation

/// A query of the SQL of Azure Cosmos DB, as far as the tests need it:
/// `SELECT * | VALUE {} | c.a, c["b"] FROM c [WHERE condition AND condition …]`, where a condition is `c.a = @p`,
/// `c["a"] IN (@p, @q)` or `ARRAY_CONTAINS(@p, c.a)`.
struct SQLQuery {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// A text field is one of some texts, compared by their bytes. Values of other types are equal to no text.
  private struct Condition {
    let field: String
    let values: Set<[UInt8]>

    init(_ field: String, _ values: [Any]) throws {
      self.field = field
      self.values = Set(
        try values.map { value in
          guard let text = value as? String else { throw Failure(description: "a parameter that is no text") }
          return Array(text.utf8)
        })
    }
  }

  /// Nil for whole documents.
  private let fields: [String]?
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
    if tokens.takes("*") {
      fields = nil
    } else if tokens.takes("VALUE") {
      try tokens.expect("{")
      try tokens.expect("}")
      fields = []
    } else {
      var list = [try tokens.path()]
      while tokens.takes(",") { list.append(try tokens.path()) }
      fields = list
    }
    try tokens.expect("FROM")
    try tokens.expect("c")
    var conditions: [Condition] = []
    if tokens.takes("WHERE") {
      repeat { conditions.append(try Self.condition(&tokens, parameters)) } while tokens.takes("AND")
    }
    guard tokens.isAtEnd else { throw Failure(description: "more than one query") }
    self.conditions = conditions
  }

  private static func condition(_ tokens: inout SQLTokens, _ parameters: [String: Any]) throws -> Condition {
    func value() throws -> Any {
      let name = try tokens.next()
      guard let value = parameters[name] else { throw Failure(description: "no parameter \(name)") }
      return value
    }
    if tokens.takes("ARRAY_CONTAINS") {
      try tokens.expect("(")
      guard let values = try value() as? [Any] else { throw Failure(description: "no array") }
      try tokens.expect(",")
      let field = try tokens.path()
      try tokens.expect(")")
      return try Condition(field, values)
    }
    let field = try tokens.path()
    if tokens.takes("=") { return try Condition(field, [value()]) }
    try tokens.expect("IN")
    try tokens.expect("(")
    var values = [try value()]
    while tokens.takes(",") { values.append(try value()) }
    try tokens.expect(")")
    return try Condition(field, values)
  }

  func matches(_ members: [String: Any]) -> Bool {
    conditions.allSatisfy { condition in
      (members[condition.field] as? String).map { condition.values.contains(Array($0.utf8)) } ?? false
    }
  }

  func projection(of members: [String: Any]) -> [String: Any] {
    guard let fields else { return members }
    return members.filter { fields.contains($0.key) }
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

  /// A field of `c`, as `c.name` or `c["name"]`.
  mutating func path() throws -> String {
    try expect("c")
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
