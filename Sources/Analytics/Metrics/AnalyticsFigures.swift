import Columns
import Filters
import Messages
import Tenancy

/// What the base sets give that needs no passing scores.
struct BaseSetFigures: Sendable {
  let filter: ResolvedFilter
  let calls: CallFigures
  let candidates: CandidateFigures
  let scores: CandidateScores
  let reviews: ReviewFigures
}

/// All that an answer is made of.
struct AnalyticsFigures: Sendable {
  let calls: CallFigures
  let candidates: CandidateFigures
  let qualified: QualifiedFigures
  let reviews: ReviewFigures

  /// The figures of the sets, and who of them reached the passing scores.
  init(_ sets: BaseSetFigures, passing scores: [PassingScore]) {
    (calls, candidates, reviews) = (sets.calls, sets.candidates, sets.reviews)
    qualified = sets.scores.qualified(passing: scores, buckets: sets.filter.range.buckets.count)
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
      callLengthSecs: Int64(clamping: total.answeredSecs),
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
