public import Postgres
public import RPC
public import Tenancy

/// A page of a list that is sorted by names, and then by values, both by their bytes.
public struct NamePage<Entry: Sendable>: Sendable {
  /// What is on it, in order.
  public let entries: [Entry]
  /// Behind what the next page begins; nil where this is the last.
  public let next: NamePosition?
}

/// What a list by names is made of.
public struct NameList: Sendable {
  /// The longest name that is told, in characters of PostgreSQL's: so that pages and tokens stay small, whatever the rows
  /// hold.
  private static let longest: Int32 = 256

  private let names: TenantQuery
  private let columns: TenantQuery
  private let valueType: TenantQuery

  /// A list of rows with ids.
  ///
  /// - Parameters:
  ///   - rows: The relation, with columns `id` and `name`.
  ///   - texts: Other columns of type text that are told.
  ///   - condition: Which of the rows, by the alias `named`.
  public init(_ rows: TenantRows, telling texts: [StaticString] = [], where condition: TenantQuery) {
    var selected: TenantQuery = "named.id as value, \(Self.shortened("name")) as name"
    var columns: TenantQuery = ""
    for text in texts {
      let column = TenantQuery(stringLiteral: "\(text)")
      selected = "\(selected), \(Self.shortened(text)) as \(column)"
      columns = "\(columns), listed.\(column)"
    }
    names = "select \(selected) from \(rows) as named where \(condition)"
    self.columns = columns
    valueType = "uuid"
  }

  /// A list of texts, each of which is its own name, once however often it is there.
  ///
  /// - Parameters:
  ///   - texts: Gives the texts as the column `name`; nulls are passed over.
  ///   - condition: Which of them, by the alias `named`.
  public init(texts: TenantQuery, where condition: TenantQuery) {
    // What is asked of a text is asked once, since the subquery with an offset is run for itself.
    names = """
      select named.name collate ucs_basic as value, named.name collate ucs_basic as name
      from (select distinct each_text.name from (\(texts)) as each_text offset 0) as named
      where named.name is not null and \(condition)
      """
    columns = ""
    valueType = "text"
  }

  private static func shortened(_ column: StaticString) -> TenantQuery {
    "left(coalesce(named.\(TenantQuery(stringLiteral: "\(column)")), ''), \(longest)) collate ucs_basic"
  }

  /// Reads a page.
  ///
  /// - Parameters:
  ///   - position: Behind which it begins; nil for the first page.
  ///   - size: How many entries it has at most.
  ///   - entry: Makes an entry of its name and value, and a row with what else is told.
  /// - Throws: What the client may know of a failure of the database.
  public func page<Entry: Sendable>(
    after position: NamePosition?, size: Int, from reader: TenantReader,
    _ entry: (NamePosition, Row) throws(PostgresError) -> Entry
  ) async throws(RPCError) -> NamePage<Entry> {
    var later: TenantQuery = "true"
    if let position {
      later = "(listed.name, listed.value) > (\(position.name), \(position.value)::\(valueType))"
    }
    // One more tells whether there is another page.
    let found = try await reader.fetch(
      """
      select listed.name, listed.value::text as value\(columns) from (\(names)) as listed
      where \(later) order by listed.name, listed.value limit \(Int64(size + 1))
      """
    ) { row throws(PostgresError) in
      let position = NamePosition(name: try row.decode("name"), value: try row.decode("value"))
      return (position, try entry(position, row))
    }
    let page = found.prefix(size)
    return NamePage(entries: page.map(\.1), next: found.count > size ? page.last?.0 : nil)
  }
}
