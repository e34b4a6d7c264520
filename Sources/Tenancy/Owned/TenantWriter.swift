import Access
import Foundation
import Postgres
public import RPC
public import Time

/// Changes the rows that Callboard owns of one organization, in one transaction: see ``TenantDatabase/write(for:deadline:_:)``.
///
/// All statements that write are spelled here. Each begins with the organization: a row of another can be neither made nor
/// changed nor removed, whatever ids a request names. Reads go through ``QueryText`` as everywhere.
public struct TenantWriter: Sendable {
  /// The instant of the request, read once.
  public let now: Instant
  /// The organization's rows, to read.
  public let organization: OrganizationRows
  /// Reads within the transaction: what it has changed, and what others have committed.
  public let reader: TenantReader
  private let runner: any StatementRunner

  init(of orgID: UUID, at now: Instant, by runner: any StatementRunner) {
    self.now = now
    organization = OrganizationRows(orgID: orgID)
    reader = TenantReader(runner)
    self.runner = runner
  }

  /// Waits for whoever else of the organization holds the lock of this name, and holds it to the transaction's end.
  public func lock(_ name: String) async throws(RPCError) {
    try await run("select pg_advisory_xact_lock(hashtextextended(\("\(organization.orgID) \(name)"), 0))")
  }

  /// Waits for whoever else changes the rows, and holds them to the transaction's end.
  ///
  /// - Returns: Whether there are any.
  public func lock(_ relation: OwnedRelation, where conditions: [OwnedValue]) async throws(RPCError) -> Bool {
    try await run(
      "select 1 from \(unescaped: relation.name) where \(fragment: matching(conditions)) for update"
    ).count > 0
  }

  /// Adds rows, each with values for the same columns.
  public func insert(_ rows: [[OwnedValue]], into relation: OwnedRelation) async throws(RPCError) {
    try await insert(rows, into: relation, otherwise: "")
  }

  /// Adds a row, unless there is one of its key.
  public func insertIfAbsent(_ row: [OwnedValue], into relation: OwnedRelation) async throws(RPCError) {
    try await insert([row], into: relation, otherwise: " on conflict do nothing")
  }

  private func insert(
    _ rows: [[OwnedValue]], into relation: OwnedRelation, otherwise: Statement
  ) async throws(RPCError) {
    guard let first = rows.first else { return }
    let columns = (["org_id"] + first.map(\.column)).joined(separator: ", ")
    let tuples: [Statement] = rows.map { row in
      let values = ([organizationID] + row.map(\.value)).joined(separator: ", ")
      return "(\(fragment: values))"
    }
    try await run(
      """
      insert into \(unescaped: relation.name) (\(unescaped: columns)) values \(fragment: tuples.joined(separator: ", "))\
      \(fragment: otherwise)
      """)
  }

  /// Changes the rows that have all of `conditions`.
  public func update(
    _ relation: OwnedRelation, _ values: [OwnedValue], where conditions: [OwnedValue]
  ) async throws(RPCError) {
    guard !values.isEmpty else { return }
    let assignments = values.map(\.equation).joined(separator: ", ")
    try await run(
      "update \(unescaped: relation.name) set \(fragment: assignments) where \(fragment: matching(conditions))")
  }

  /// Removes the rows that have all of `conditions`.
  public func delete(from relation: OwnedRelation, where conditions: [OwnedValue]) async throws(RPCError) {
    try await run("delete from \(unescaped: relation.name) where \(fragment: matching(conditions))")
  }

  private var organizationID: Statement { "\(organization.orgID, sharedAs: "org_id")" }

  private func matching(_ conditions: [OwnedValue]) -> Statement {
    (["org_id = \(fragment: organizationID)"] + conditions.map(\.equation)).joined(separator: " and ")
  }

  @discardableResult
  private func run(_ statement: Statement) async throws(RPCError) -> Rows {
    do {
      return try await runner.query(statement)
    } catch {
      throw RPCError(error)
    }
  }
}
