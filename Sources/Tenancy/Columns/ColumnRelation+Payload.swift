import Access
import Columns
import Filters
public import Foundation
public import Postgres
public import Segments
public import Time

extension ColumnRelation {
  /// The payload of an organization's rows of a span: a function of these rows and of nothing else.
  ///
  /// - Parameters:
  ///   - orgID: The organization.
  ///   - start: The first instant of the span.
  ///   - end: The first instant after it.
  ///   - runner: Reads the rows, in one statement.
  /// - Throws: `PostgresError` of the reading, such as a serialization failure; `ColumnError` for rows that are none of
  ///   the relation's.
  public func payload(
    of orgID: UUID, from start: Instant, to end: Instant, using runner: some StatementRunner
  ) async throws -> SegmentPayload {
    let filter = RowFilter(
      scope: TenantScope(organization: orgID), span: .between(start, end), campaigns: .init())
    let statement = try query(filter.rows(of: relation)).checked()
    let identifiers = Identifiers()
    var reader = RowReader(layout, identifiers: identifiers)
    var batches: [ColumnBatch] = []
    var failure: ColumnError?
    do {
      try await runner.copyOut(statement) { (piece) throws(PostgresError) in
        do throws(ColumnError) {
          batches += try reader.read(piece)
        } catch {
          failure = error
          throw PostgresError(.cancelled, "the rows are not read further")
        }
      }
    } catch {
      if let failure { throw failure }
      throw error
    }
    if let last = try reader.finish() { batches.append(last) }
    return SegmentPayload(
      bytes: try ColumnPayload.encode(batches, layout: layout, identifiers: identifiers),
      rowCount: batches.reduce(0) { $0 + Int64($1.count) })
  }
}
