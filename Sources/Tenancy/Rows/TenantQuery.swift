public import Filters
public import Postgres
import Time

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

    /// Adds the index of the bucket that the time in `column` lies in, for rows of the buckets' range: an `integer`.
    public mutating func appendInterpolation(bucketOf column: StaticString, in buckets: Buckets) {
      query.statement.append("(width_bucket(\(unescaped: "\(column)"), \(buckets.startInstants)) - 1)")
    }

    /// Adds the name of a column of a relation.
    mutating func appendInterpolation(column: String) { query.statement.append(Statement(unescaped: column)) }
  }
}

/// The first relation that follows `from` or `join` in SQL text. One pass: this runs for every query.
private func relationNamed(in text: String) -> String? {
  var word: [UInt8] = []
  var follows = false
  func relation() -> String? {
    guard follows else { return nil }
    let name = String(decoding: word, as: UTF8.self)
    return Relation.names.contains(name) ? name : nil
  }
  for byte in text.utf8 {
    let lowered = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    if (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lowered) || lowered == UInt8(ascii: "_") {
      word.append(lowered)
    } else if !word.isEmpty {
      if let relation = relation() { return relation }
      follows = word.elementsEqual("from".utf8) || word.elementsEqual("join".utf8)
      word.removeAll(keepingCapacity: true)
    }
  }
  return word.isEmpty ? nil : relation()
}
