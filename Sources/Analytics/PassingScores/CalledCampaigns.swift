import Columns
import Filters
import Foundation
import Postgres
import RPC
import Tenancy

/// The campaigns that have a row in the Call set, and the passing score of the organization.
struct CalledCampaigns: Sendable {
  /// In the order of their bytes.
  let ids: [UUID]
  /// By the number of a campaign in columns, its place in ``ids``.
  let places: [UInt32: Int]
  /// Nil where the organization has none.
  let organizationScore: Double?

  /// The campaigns of calls.
  init(_ calls: InterviewCalls, named table: IdentifierTable, organizationScore: Double?) {
    let numbers = Array(Set(calls.pairs.map(\.campaign)))
    let named = zip(table.identifiers(of: numbers), numbers).compactMap { identifier, number in
      identifier.map { ($0, number) }
    }.sorted { $0.0 < $1.0 }
    ids = named.map { UUID($0.0) }
    places = Dictionary(uniqueKeysWithValues: named.enumerated().map { ($1.1, $0) })
    self.organizationScore = organizationScore
  }

  /// The passing score of the organization; nil where it has none.
  static func organizationScore(_ filter: ResolvedFilter, using reader: TenantReader) async throws(RPCError) -> Double?
  {
    let scores: [Double?] = try await reader.fetch(
      "select default_passing_score from \(filter.lookup(.organization)) as organization"
    ) { row throws(PostgresError) in try row.decode("default_passing_score") }
    return scores.first ?? nil
  }
}
