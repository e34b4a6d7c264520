import Columns

/// The Review set by bucket of the review's time.
struct ReviewFigures: Sendable {
  /// For each bucket of the range.
  let thumbsUp: [Int64]
  /// For each bucket of the range.
  let thumbsDown: [Int64]

  /// - Parameters:
  ///   - reviews: The newest of each campaign, candidate and member.
  ///   - wasCalled: By the place of campaign and candidate in them whether there is a call, ever.
  init(_ reviews: CandidateReviews, wasCalled: [Bool]) {
    thumbsUp = reviews.buckets(.up, where: wasCalled)
    thumbsDown = reviews.buckets(.down, where: wasCalled)
  }
}
