import Filters
import Messages

/// What the passes over the base sets give: all that an answer is made of.
struct AnalyticsFigures: Sendable {
  var calls: CallFigures
  var candidates = CandidateFigures()
  var qualified: QualifiedFigures
  var reviews: ReviewFigures
  var withdrawalReasons: [WithdrawalReasonCount] = []
  /// By the campaign's id.
  var passingScores: [PassingScore] = []

  /// Of no rows, in so many buckets.
  init(buckets: Int) {
    calls = CallFigures(buckets: buckets)
    qualified = QualifiedFigures(buckets: buckets)
    reviews = ReviewFigures(buckets: buckets)
  }

  /// The metrics of the whole range (docs/metrics.md, "Metrics").
  var metrics: AnalyticsMetrics {
    let total = calls.total
    return AnalyticsMetrics(
      totalCalls: total.calls,
      answerRate: percent(total.answered, of: total.calls),
      callCompletionRate: percent(total.completed, of: total.answered),
      interviews: total.interviews,
      peopleContacted: candidates.contacted,
      callLengthSecs: total.answeredSecs,
      avgInterviewLengthSecs: mean(Double(total.interviewSecs), over: total.interviewsWithLength),
      avgTimeToFirstInterviewSecs: mean(candidates.firstInterviewSecs, over: candidates.firstInterviews),
      optOuts: candidates.optedOut,
      qualifiedCandidates: qualified.candidates,
      passthroughRate: qualified.total.passthroughRate,
      thumbsUp: candidates.thumbsUp,
      thumbsDown: candidates.thumbsDown,
      withdrawalRate: percent(candidates.withdrawn, of: candidates.contacted),
      accommodationRate: percent(candidates.accommodated, of: candidates.contacted),
      answeredCalls: total.answered,
      completedCalls: total.completed,
      qualified: qualified.total.qualified,
      scored: qualified.total.scored,
      withdrawnCandidates: candidates.withdrawn,
      accommodatedCandidates: candidates.accommodated,
      interviewsWithLength: total.interviewsWithLength,
      firstInterviews: candidates.firstInterviews)
  }
}
