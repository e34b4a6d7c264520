import Filters
import Foundation
import Postgres
import RPC
import Tenancy

/// The candidates that pass a request's filter, as documents can be asked for them: by their ids alone, since what else
/// the filter says of them is in the database.
enum CandidateSelection: Sendable, Hashable {
  /// Every one, and documents that name none.
  case all
  /// Few enough to be asked for: ``mostAskedFor`` at most.
  case few([UUID])
  /// So many that every document is read instead, and looked up here: 16 bytes for each, for as long as that takes.
  case many(Set<UUID>)

  /// As many as a request may list.
  static let mostAskedFor = 1_000

  /// The memory that it takes, in bytes, about.
  var memory: Int {
    switch self {
    case .all: 0
    case .few(let ids): 16 * ids.count
    // A set has room to spare.
    case .many(let ids): 32 * ids.count
    }
  }

  /// Looks up the candidates that pass `filter`; asks nothing where the filter lists them itself.
  static func read(_ filter: ResolvedFilter, using reader: TenantReader) async throws(RPCError) -> CandidateSelection {
    let campaigns = filter.campaigns
    if campaigns.choosesCandidatesByIDAlone {
      return campaigns.candidateIDs.isEmpty ? .all : .few(campaigns.candidateIDs)
    }
    return try await reader.fold("select id from \(filter.rows(of: .candidates)) as candidate") {
      rows throws(PostgresError) in
      var ids: [UUID] = []
      ids.reserveCapacity(rows.count)
      for row in rows { ids.append(try row.decode("id")) }
      return ids.count <= mostAskedFor ? .few(ids) : .many(Set(ids))
    }
  }
}
