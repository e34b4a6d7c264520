public import Postgres

/// SQL over the rows of one tenant: `"select count(*) from \(filter.rows(of: .calls)) as c"`.
///
/// Rows come from ``TenantRows`` alone: a relation that is named in the text itself makes the query fail, so that
/// none can forget the tenant. Values are bound as parameters.
public struct TenantQuery: Sendable, ExpressibleByStringInterpolation {
  var statement = Statement(unescaped: "")
  /// A relation that the text names by itself, if there is one.
  var unscopedRelation: String?

  /// SQL without rows or values; it is of use as a part of another query.
  public init(stringLiteral value: String) {
    self.init(
      stringInterpolation: {
        var interpolation = Interpolation(literalCapacity: value.utf8.count, interpolationCount: 0)
        interpolation.appendLiteral(value)
        return interpolation
      }())
  }

  /// SQL with rows, values and other queries in it.
  public init(stringInterpolation: Interpolation) { self = stringInterpolation.query }

  private init() {}

  /// Puts a query together.
  public struct Interpolation: StringInterpolationProtocol {
    fileprivate var query = TenantQuery()

    /// An empty query.
    public init(literalCapacity: Int, interpolationCount: Int) {}

    /// Adds SQL text.
    public mutating func appendLiteral(_ literal: String) {
      query.unscopedRelation = query.unscopedRelation ?? relationNamed(in: literal)
      query.statement.append(Statement(unescaped: literal))
    }

    /// Adds rows, in parentheses, where a table would stand; an alias must follow.
    public mutating func appendInterpolation(_ rows: TenantRows) { query.statement.append(rows.statement) }

    /// Binds a value as a parameter.
    public mutating func appendInterpolation(_ value: some PostgresEncodable) { query.statement.append("\(value)") }

    /// Adds a part of a query.
    public mutating func appendInterpolation(_ part: TenantQuery) {
      query.unscopedRelation = query.unscopedRelation ?? part.unscopedRelation
      query.statement.append(part.statement)
    }

    /// Adds the start of the slot that the time in `column` lies in: a `timestamptz`.
    public mutating func appendInterpolation(slotOf column: StaticString, in grid: SlotGrid) {
      let seconds = Double(grid.width) / Double(Microseconds.second)
      query.statement.append(
        "date_bin(make_interval(secs => \(seconds)), \(unescaped: "\(column)"), \(grid.origin))")
    }

    /// Adds the name of a column of a relation.
    mutating func appendInterpolation(column: String) { query.statement.append(Statement(unescaped: column)) }
  }
}

/// The first relation that follows `from` or `join` in SQL text.
private func relationNamed(in text: String) -> String? {
  var previous: Substring.UTF8View?
  let words = text.utf8.split { byte in
    !(byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20))
  }
  for word in words {
    if let keyword = previous, keyword.count == 4,
      ["from", "join"].contains(String(Substring(keyword)).lowercased())
    {
      let name = String(Substring(word)).lowercased()
      if Relation.names.contains(name) { return name }
    }
    previous = word
  }
  return nil
}
