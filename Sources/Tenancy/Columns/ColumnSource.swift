import Columns
import Foundation
import RPC

/// Where the columns of a tenant's rows come from: rows that are read now, or what was kept of them.
///
/// Slices come in the order of time, and hold at least the rows that pass the filter; those that don't are taken out
/// afterwards, in one place (``FoldProgress``). So a source may hand out whatever it has of the organization.
protocol ColumnSource: Sendable {
  /// Whether the rows of relations that are joined to campaigns and candidates, and of filters of candidates' properties, are
  /// those alone that pass: else ``TenantReader/joining(_:identifiers:)`` looks up which do.
  var handsOutJoinedRows: Bool { get }

  /// Whose numbers the batches of an organization have, for one answer.
  func identifiers(of orgID: UUID) -> Identifiers

  /// Hands all rows to a fold.
  ///
  /// - Parameters:
  ///   - relation: Whose rows.
  ///   - filter: The tenant, the range and what else narrows the rows.
  ///   - identifiers: Those of the organization that this source gave.
  ///   - fold: Takes one slice after the other.
  /// - Throws: What the client may know of a failure; CANCELLED.
  func read(
    _ relation: ColumnRelation, of filter: RowFilter, identifiers: Identifiers, into fold: any ColumnFolding
  ) async throws(RPCError)

  /// As ``read(_:of:identifiers:into:)``, for a filter by which rows pass for their time alone, and a fold that only counts:
  /// rows whose number is known need not be handed out.
  ///
  /// - Returns: How many rows were not.
  func count(
    _ relation: ColumnRelation, of filter: RowFilter, identifiers: Identifiers, into fold: any ColumnFolding
  ) async throws(RPCError) -> Int64
}

/// What takes rows in the order of time.
protocol ColumnFolding: Sendable {
  /// Takes the rows that pass.
  /// - Throws: CANCELLED where the task is.
  func fold(_ slice: ColumnSlice) throws(RPCError)

  /// Takes the rows that pass of many slices, on as many cores as that is worth.
  /// - Throws: CANCELLED where the task is.
  func fold(_ slices: [ColumnSlice]) async throws(RPCError)

  /// Forgets all rows: they come once more.
  func restart()
}

extension ColumnSource {
  /// No: what is kept of rows doesn't know what they are joined to.
  var handsOutJoinedRows: Bool { false }
}
