import Columns
import Filters

/// The CandidateInfo set (docs/metrics.md, "Base sets"): what needs no passing scores.
struct CandidateFigures: Sendable {
  /// Distinct candidates.
  let contacted: Int64
  /// Distinct candidates who opted out.
  let optedOut: Int64
  /// Distinct candidates who gave a reason to withdraw.
  let withdrawn: Int64
  /// Distinct candidates who asked for accommodation.
  let accommodated: Int64
  /// Campaigns and candidates whose newest review is `up`.
  let thumbsUp: Int64
  /// Campaigns and candidates whose newest review is `down`.
  let thumbsDown: Int64
  /// Campaigns and candidates whose first interview ever is in the set, not before the candidate was added.
  let firstInterviews: Int64
  /// From the adding to the first interview, summed over these, in seconds.
  let firstInterviewSecs: Double

  /// - Parameters:
  ///   - pairs: Campaigns and candidates of the Call set.
  ///   - feedback: For each of them, what the newest review says.
  ///   - waits: For each whose first interview ever is in the set, the time from the adding to it, in microseconds.
  init(_ pairs: [InterviewCalls.Pair], feedback: [ReviewFeedback?], waits: [Int64]) {
    func candidates(_ condition: (InterviewCalls.Pair) -> Bool) -> Int64 {
      var distinct = DistinctIdentifiers(.candidate)
      for pair in pairs where condition(pair) { distinct.insert(pair.candidate) }
      return distinct.count
    }
    contacted = candidates { _ in true }
    optedOut = candidates(\.hasOptedOut)
    withdrawn = candidates(\.hasWithdrawn)
    accommodated = candidates(\.needsAccommodation)
    thumbsUp = Int64(feedback.count { $0 == .up })
    thumbsDown = Int64(feedback.count { $0 == .down })
    firstInterviews = Int64(waits.count)
    firstInterviewSecs = ExactSeconds(microseconds: waits.reduce(Int128(0)) { $0 + Int128($1) }).value
  }
}
