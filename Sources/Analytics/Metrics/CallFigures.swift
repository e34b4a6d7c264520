import Columns
import Filters
import Messages

/// The Call set by bucket.
struct CallFigures: Sendable {
  /// For each bucket of the range.
  let buckets: [InterviewCalls.Counts]
  /// Of the whole range; of candidates, none.
  let total: InterviewCalls.Counts
  /// Calls by the reason for which the candidate withdrew.
  let withdrawalReasons: [WithdrawalReasonCount]

  /// The figures of calls.
  init(_ calls: InterviewCalls) {
    buckets = calls.buckets
    total = calls.total
    withdrawalReasons = WithdrawalReasonCount.list(calls.kinds)
  }
}
