import Columns
import Filters
import Messages

extension WithdrawalReasonCount {
  /// Calls by the reason for which the candidate withdrew: the most frequent first, then by reason. A reason is counted as
  /// it is written; an empty one is one too.
  static func list(_ kinds: [RowKind: Int64]) -> [WithdrawalReasonCount] {
    // By their bytes: equal strings may be written by other bytes.
    var counts: [[UInt8]: Int64] = [:]
    for (kind, count) in kinds {
      guard let reason = CallKind.withdrawalReason(of: kind) else { continue }
      counts[Array(reason.utf8), default: 0].add(count)
    }
    let total = counts.values.reduce(into: Int64(0)) { $0.add($1) }
    return counts.sorted { left, right in
      left.value == right.value ? left.key.lexicographicallyPrecedes(right.key) : left.value > right.value
    }.map { reason, count in
      WithdrawalReasonCount(
        reason: String(decoding: reason, as: UTF8.self), count: count, share: percent(count, of: total))
    }
  }
}
