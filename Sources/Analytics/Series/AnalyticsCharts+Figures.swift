import Columns
import Filters
import Messages

extension AnalyticsCharts {
  /// The charts: a point for every bucket of the range, zero where nothing happened (docs/metrics.md, "Charts").
  init(_ figures: AnalyticsFigures, over buckets: Buckets) {
    let buckets = buckets.map(Messages.Bucket.init)
    let calls = zip(buckets, figures.calls.buckets)
    self.init(
      calls: CallsChart(
        points: calls.map { .init(bucket: $0, calls: $1.calls, answered: $1.answered) }),
      candidates: CandidatesChart(
        points: calls.map { .init(bucket: $0, candidates: $1.candidates) }),
      interviews: InterviewsChart(
        points: calls.map { .init(bucket: $0, interviews: $1.interviews, completed: $1.completed) }),
      thumbsUp: ThumbsUpChart(points: zip(buckets, figures.reviews.thumbsUp).map { .init(bucket: $0, thumbsUp: $1) }),
      thumbsDown: ThumbsDownChart(
        points: zip(buckets, figures.reviews.thumbsDown).map { .init(bucket: $0, thumbsDown: $1) }),
      passthroughRate: PassthroughRateChart(
        points: zip(buckets, figures.qualified.buckets).map { bucket, counts in
          .init(
            bucket: bucket, passthroughRate: counts.passthroughRate, qualified: counts.qualified, scored: counts.scored)
        }))
  }
}

extension QualifiedFigures.Counts {
  /// In percent; nil where nobody has a score.
  var passthroughRate: Double? { scored == 0 ? nil : percent(qualified, of: scored) }
}
