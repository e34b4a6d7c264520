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
    let scope = TenantScope(organization: filter.scope.orgID)
    let all = RowFilter(scope: scope, span: .ever, campaigns: filter.campaigns)
    async let campaigns = ids(of: all.rows(of: .campaigns))
    async let candidates = candidates(all, identifiers)
    do {
      joined.joined = .known(campaigns: Set(try await campaigns), candidates: try await candidates)
    } catch let error as RPCError {
      throw error
    } catch {
      throw RPCError(.internal, reason: .internalError, "the request failed", cause: error)
    }
    return joined
  }

  private func candidates(
    _ filter: RowFilter, _ identifiers: Identifiers
  ) async throws(RPCError) -> DistinctIdentifiers {
    guard filter.campaigns.choosesCandidatesByKind else {
      var candidates = DistinctIdentifiers(.candidate)
      let ids = try await ids(of: filter.rows(of: .candidates))
      do {
        for number in try identifiers.candidates.ordinals(of: ids) { candidates.insert(number) }
      } catch {
        throw RPCError(.internal, reason: .internalError, "the request failed", cause: error)
      }
      return candidates
    }
    return try await fold(
      .candidates, of: filter.ofIDsAlone, identifiers: identifiers,
      into: ChosenCandidates { filter.campaigns.chooses($0) }
    ).candidates
  }

  private func ids(of rows: TenantRows) async throws(RPCError) -> [Identifier] {
    try await fetch("select id from \(rows) as row") { row throws(PostgresError) in
      Identifier(try row.decode("id", as: UUID.self))
    }
  }
}

extension CampaignFilter {
  /// Whether the ids and the kinds of candidates say which of them pass: another property is SQL's business.
  fileprivate var choosesCandidatesByKind: Bool {
    var known = CampaignFilter()
    (known.campaignIDs, known.candidateIDs, known.sources, known.tags) = (campaignIDs, candidateIDs, sources, tags)
    return self == known
  }

  /// Without what is said of candidates beyond their ids.
  var ofIDsAlone: CampaignFilter {
    var campaigns = CampaignFilter()
    (campaigns.campaignIDs, campaigns.candidateIDs) = (campaignIDs, candidateIDs)
    return campaigns
  }

  /// Whether candidates of a kind pass: what ``TenantRows`` has as conditions over `candidates`.
  fileprivate func chooses(_ kind: CandidateKind) -> Bool {
    let isOfSource = sources.isEmpty || sources.contains { Array($0.utf8) == kind.source }
    return isOfSource && (tags.isEmpty || tags.contains { kind.tags.contains(Array($0.utf8)) })
  }
}

extension RowFilter {
  /// Without what is said of candidates beyond their ids.
  fileprivate var ofIDsAlone: RowFilter {
    RowFilter(scope: scope, span: span, campaigns: campaigns.ofIDsAlone)
  }

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
