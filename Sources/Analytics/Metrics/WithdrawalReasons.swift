import Filters
import Messages
import Postgres
import RPC
import Tenancy

extension WithdrawalReasonCount {
  /// Calls of the Call set by the reason for which the candidate withdrew: the most frequent first, then by reason. A
  /// reason is counted as it is written; an empty one is one too.
  static func read(
    _ filter: ResolvedFilter, using reader: TenantReader
  ) async throws(RPCError) -> [WithdrawalReasonCount] {
    try await reader.fold(
      """
      select withdrawal_reason, count(*) as calls from \(CallSet(filter.rows).rows) as call
      where withdrawal_reason is not null
      group by withdrawal_reason
      """
    ) { rows throws(PostgresError) in
      var reasons: [WithdrawalReasonCount] = []
      var total: Int64 = 0
      for row in rows {
        let count: Int64 = try row.decode("calls")
        reasons.append(WithdrawalReasonCount(reason: try row.decode("withdrawal_reason"), count: count))
        total.add(count)
      }
      for index in reasons.indices { reasons[index].share = percent(reasons[index].count, of: total) }
      return reasons.sorted { left, right in
        if left.count != right.count { return left.count > right.count }
        return left.reason.utf8.lexicographicallyPrecedes(right.reason.utf8)
      }
    }
  }
}
