import Access
public import Postgres
public import RPC

/// All that the domain gets of a database: it runs queries over one tenant's rows, in one snapshot.
///
/// Safe to use from several tasks at once.
public struct TenantReader: Sendable {
  private let runner: any StatementRunner

  /// Reads by `runner`: a snapshot, so that all queries of an answer see the same rows.
  public init(_ runner: any StatementRunner) { self.runner = runner }

  /// Runs a query and waits for its rows.
  ///
  /// - Throws: What the client may know of a failure: see ``RPC/RPCError/init(_:)``. INTERNAL for a query that reads
  ///   anything but ``TenantRows``.
  public func fetch(_ query: TenantQuery) async throws(RPCError) -> Rows {
    do {
      try QueryText.check(query.text)
    } catch {
      throw RPCError(.internal, reason: .internalError, "the request failed", cause: error)
    }
    do {
      return try await runner.query(query.statement)
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
