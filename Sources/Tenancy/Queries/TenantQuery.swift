public import Filters
public import Postgres
import Time

/// SQL over the rows of one tenant: `"select count(*) from \(filter.rows(of: .calls)) as c"`.
///
/// Rows come from ``TenantRows`` alone: wherever a table may stand, a query may have nothing else (see ``QueryText``). So
/// none can forget the tenant: ``TenantReader`` refuses it. Values are bound as parameters.
public struct TenantQuery: Sendable, ExpressibleByStringInterpolation {
  /// What is sent.
  private(set) var statement = Statement(unescaped: "")
  /// What the query says itself: its text with a parameter's mark for each value, and what ``QueryText`` knows rows by.
  private(set) var text = ""

  /// SQL without rows or values; it is of use as a part of another query.
  public init(stringLiteral value: String) { append(value) }

  /// SQL with rows, values and other queries in it.
  public init(stringInterpolation: Interpolation) { self = stringInterpolation.query }

  private init() {}

  private mutating func append(_ literal: String) {
    statement.append(Statement(unescaped: literal))
    text += QueryText.literal(literal)
  }

  private mutating func append(value: Statement) {
    statement.append(value)
    text += "$1"
  }

  /// Puts a query together.
  public struct Interpolation: StringInterpolationProtocol {
    fileprivate var query = TenantQuery()

    /// An empty query.
    public init(literalCapacity: Int, interpolationCount: Int) { query.text.reserveCapacity(literalCapacity) }

    /// Adds SQL text.
    public mutating func appendLiteral(_ literal: String) { query.append(literal) }

    /// Adds rows, in parentheses, where a table would stand; an alias must follow.
    public mutating func appendInterpolation(_ rows: TenantRows) {
      query.statement.append(rows.statement)
      query.text += rows.text
    }

    /// Binds a value as a parameter.
    public mutating func appendInterpolation(_ value: some PostgresEncodable) { query.append(value: "\(value)") }

    /// Adds a part of a query.
    public mutating func appendInterpolation(_ part: TenantQuery) {
      query.statement.append(part.statement)
      query.text += part.text
    }

    /// Adds the start of the slot that the time in `column` lies in: a `timestamptz`. For rows of the grid's range.
    public mutating func appendInterpolation(slotOf column: StaticString, in grid: SlotGrid) {
      let width: TenantQuery = "make_interval(secs => \(Double(grid.width) / Double(Microseconds.second)))"
      let column = TenantQuery(stringLiteral: "\(column)")
      guard !grid.cuts.isEmpty else {
        appendLiteral("date_bin(")
        appendInterpolation("\(width), \(column), \(grid.origin))" as TenantQuery)
        return
      }
      // A slot that the clocks' change cuts is two: the part behind starts with the change.
      var cuts = TenantQuery()
      cuts.append(value: "\(grid.cuts.map(\.start), sharedAs: "slot_cuts")")
      var origins = TenantQuery()
      origins.append(value: "\([grid.origin] + grid.cuts.map(\.origin), sharedAs: "slot_origins")")
      let passed: TenantQuery = "width_bucket(\(column), \(cuts))"
      appendInterpolation(
        "greatest(date_bin(\(width), \(column), (\(origins))[1 + \(passed)]), (\(cuts))[\(passed)])" as TenantQuery)
    }

    /// Adds the index of the bucket that the time in `column` lies in, for rows of the buckets' range: an `integer`.
    public mutating func appendInterpolation(bucketOf column: StaticString, in buckets: Buckets) {
      appendLiteral("(width_bucket(\(column), ")
      query.append(value: "\(buckets.startInstants, sharedAs: "bucket_starts")")
      appendLiteral(") - 1)")
    }

    /// Adds the name of a column of a relation.
    mutating func appendInterpolation(column: String) { appendLiteral(column) }
  }
}
