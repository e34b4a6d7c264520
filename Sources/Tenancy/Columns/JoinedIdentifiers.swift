public import Columns
import Filters
import Foundation
import Postgres
public import RPC

/// Which campaigns and candidates there are, and which of them pass a filter: what columns don't know by themselves.
enum JoinedIdentifiers: Sendable {
  /// The source hands out no rows but those whose campaigns and candidates pass.
  case bySource
  /// These pass.
  case known(campaigns: Set<Identifier>, candidates: DistinctIdentifiers)
}

extension TenantReader {
  /// A filter that rows can be joined by, which are read as columns: for relations that are joined to campaigns and
  /// candidates, and for filters of candidates' properties. Without, they have no rows. The conditions are those of
  /// ``TenantRows``.
  ///
  /// - Parameters:
  ///   - filter: The tenant, and what narrows the rows.
  ///   - identifiers: What ``identifiers(of:)`` gave for the answer.
  /// - Throws: What the client may know of a failure.
  public func joining(_ filter: RowFilter, identifiers: Identifiers) async throws(RPCError) -> RowFilter {
    var joined = filter
    guard !columns.handsOutJoinedRows else {
      joined.joined = .bySource
      return joined
    }
    // Whatever the scope: it is about rows, not about what they are joined to.
    let all = RowFilter(
      scope: TenantScope(organization: filter.scope.orgID), span: filter.span, campaigns: filter.campaigns)
    async let campaigns = ids(of: all.rows(of: .campaigns, over: .ever))
    async let candidates = ids(of: all.rows(of: .candidates, over: .ever))
    do {
      var passing = DistinctIdentifiers(.candidate)
      for number in try identifiers.candidates.ordinals(of: try await candidates) { passing.insert(number) }
      joined.joined = .known(campaigns: Set(try await campaigns), candidates: passing)
    } catch let error as RPCError {
      throw error
    } catch {
      throw RPCError(.internal, reason: .internalError, "the request failed", cause: error)
    }
    return joined
  }

  private func ids(of rows: TenantRows) async throws(RPCError) -> [Identifier] {
    try await fold("select id from \(rows) as row") { rows throws(PostgresError) in
      let id = try rows.column("id")
      var ids: [Identifier] = []
      ids.reserveCapacity(rows.count)
      for row in rows { ids.append(Identifier(try row.decode(id))) }
      return ids
    }
  }
}

extension RowFilter {
  /// Whether it must be known which campaigns and candidates pass, to know which of a relation's rows do.
  func needsJoin(of relation: Relation) -> Bool {
    relation.isJoined || (relation.candidate != nil && !campaigns.choosesCandidatesByIDAlone)
  }

  /// Narrows a selection of a relation's rows to those that can be joined, and whose candidates pass. None do where it isn't
  /// known which.
  func narrow(_ selection: inout RowSelection, of relation: Relation) {
    guard needsJoin(of: relation) else { return }
    switch joined {
    case .bySource: break
    case .known(let existing, let candidates):
      if relation.isJoined { selection.allow(only: existing, as: .campaign) }
      selection.allow(only: candidates)
    case nil: selection.allow(only: DistinctIdentifiers(.candidate))
    }
  }
}
