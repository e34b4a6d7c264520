import Access
public import Postgres
public import RPC

/// All that the domain gets of a database: it runs queries over one tenant's rows, in one snapshot.
///
/// Safe to use from several tasks at once.
public struct TenantReader: Sendable {
  private let runner: any StatementRunner
  /// Where columns come from.
  let columns: any ColumnSource

  /// Reads by `runner`: a snapshot, so that all queries of an answer see the same rows.
  public init(_ runner: any StatementRunner) { self.init(runner, segments: nil) }

  /// Reads by `runner`, and columns of segments where they hold in its snapshot.
  package init(_ runner: any StatementRunner, segments: SegmentColumns?) {
    self.init(runner, columns: AnswerColumns(runner: runner, segments: segments))
  }

  /// Reads by `runner`, and columns from a source that sees the same rows.
  init(_ runner: any StatementRunner, columns: any ColumnSource) {
    self.runner = runner
    self.columns = columns
  }

  /// Runs a query and waits for its rows.
  ///
  /// - Throws: What the client may know of a failure: see ``RPC/RPCError/init(_:)``. INTERNAL for a query that reads
  ///   anything but ``TenantRows``.
  public func fetch(_ query: TenantQuery) async throws(RPCError) -> Rows {
    let statement = try query.checked()
    do {
      return try await runner.query(statement)
    } catch {
      throw RPCError(error)
    }
  }

  /// Runs a query and decodes each of its rows, in order.
  ///
  /// - Throws: What the client may know of a failure; INTERNAL where a row can't be decoded.
  public func fetch<Element>(
    _ query: TenantQuery, _ decode: (Row) throws(PostgresError) -> Element
  ) async throws(RPCError) -> [Element] {
    let rows = try await fetch(query)
    var elements: [Element] = []
    elements.reserveCapacity(rows.count)
    do {
      for row in rows { elements.append(try decode(row)) }
    } catch {
      throw RPCError(error)
    }
    return elements
  }
}

extension TenantQuery {
  /// What is sent, once it is known to read nothing but ``TenantRows``.
  ///
  /// - Throws: INTERNAL for a query that reads, or may read, anything else.
  func checked() throws(RPCError) -> Statement {
    do {
      try QueryText.check(text)
    } catch {
      throw RPCError(.internal, reason: .internalError, "the request failed", cause: error)
    }
    return statement
  }
}
