public import Columns
public import Foundation
public import RPC

/// Where the columns of a tenant's rows come from: rows that are read now, or what was kept of them.
///
/// Batches come in the order of time, and hold at least the rows that pass the filter; those that don't are taken out
/// afterwards, in one place (``Columns/RowSelection``). So a source may hand out whatever it has of the organization.
public protocol ColumnSource: Sendable {
  /// Whose numbers the batches of an organization have, for one answer.
  func identifiers(of orgID: UUID) -> Identifiers

  /// Hands out batches on the caller's executor.
  ///
  /// - Parameters:
  ///   - relation: Whose rows.
  ///   - filter: The tenant, the range and what else narrows the rows.
  ///   - identifiers: Those of the organization that this source gave.
  ///   - take: Takes one after the other.
  /// - Throws: What `take` throws; what the client may know of a failure.
  func read(
    _ relation: ColumnRelation, of filter: RowFilter, identifiers: Identifiers,
    _ take: (ColumnBatch) throws(RPCError) -> Void
  ) async throws(RPCError)
}
