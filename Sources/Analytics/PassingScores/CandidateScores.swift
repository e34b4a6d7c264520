import Filters
import Foundation
import Postgres
import RPC
import Tenancy

/// The best scores of a Call set's campaigns and candidates, candidate by candidate: all that is needed to say who
/// qualified once the passing scores are known. So no snapshot has to wait for them.
///
/// Kept as the bytes that PostgreSQL sends, since there may be a million: for each candidate the number of its scores, and
/// for each score its campaign's place among the called ones, its bucket and itself: 4 bytes, then 16 for each.
struct CandidateScores: Sendable {
  private let bytes: [UInt8]

  /// Nobody's.
  static let none = CandidateScores(bytes: [])

  /// Reads the CandidateInfo set in one pass.
  ///
  /// - Parameter campaigns: All that have a row in the Call set.
  static func read(
    _ filter: ResolvedFilter, of campaigns: CalledCampaigns, using reader: TenantReader
  ) async throws(RPCError) -> CandidateScores {
    guard !campaigns.ids.isEmpty else { return .none }
    let numbers = campaigns.ids.indices.map { Int32(clamping: $0) }
    return try await reader.fold(
      """
      select string_agg(int4send(count::integer) || scores, null) as scores
      from (
        select count(*) as count,
          string_agg(
            int4send(campaign.number) || int4send(info.best_bucket) || float8send(info.max_score), null
          ) as scores
        from \(CandidateInfoSet(filter).rows) as info
        join unnest(\(campaigns.ids), \(numbers)) as campaign(id, number) on campaign.id = info.campaign_id
        where info.max_score is not null
        group by info.candidate_id
      ) as candidate
      """
    ) { rows throws(PostgresError) in
      let scores = try rows.first?.decode("scores", as: Bytes?.self) ?? nil
      return CandidateScores(bytes: scores?.bytes ?? [])
    }
  }

  /// Who qualified.
  ///
  /// - Parameters:
  ///   - passing: The passing scores of the called campaigns, in their order.
  ///   - buckets: The number of the range's buckets.
  func qualified(passing: [PassingScore], buckets: Int) -> QualifiedFigures {
    var figures = QualifiedFigures(buckets: buckets)
    bytes.withUnsafeBytes { bytes in
      var position = 0
      func next<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
        guard bytes.count - position >= MemoryLayout<Number>.size else { return nil }
        defer { position += MemoryLayout<Number>.size }
        return Number(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: Number.self))
      }
      while let count = next(Int32.self) {
        var isQualified = false
        for _ in 0..<max(0, count) {
          guard let number = next(Int32.self), let bucket = next(Int32.self), let bits = next(UInt64.self) else {
            return
          }
          let campaign = Int(number)
          let passes = passing.indices.contains(campaign) && Double(bitPattern: bits) >= passing[campaign].score
          figures.add(isQualified: passes, in: Int(bucket))
          isQualified = isQualified || passes
        }
        if isQualified { figures.addCandidate() }
      }
    }
    return figures
  }
}
