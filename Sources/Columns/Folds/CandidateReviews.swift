/// Reviews of a range: the newest of each campaign, candidate and member (docs/metrics.md, "Base sets").
public struct CandidateReviews: Fold {
  /// The newest review of a candidate in a campaign by a member.
  private struct Newest {
    var bucket: Int32
    var feedback: ReviewFeedback
  }

  /// Reviews without one are none.
  public var needs: Set<ColumnLayout.Role> { [.campaign, .candidate] }

  private let clock: RangeClock
  /// Campaigns and candidates with a review.
  public private(set) var pairs = PairPlaces()
  /// A member and a pair's place.
  private var reviewers = PairPlaces()
  /// By the place of the reviewer.
  private var newest: [Newest] = []

  /// Of no rows.
  public init(_ clock: RangeClock) { self.clock = clock }

  /// Takes more rows.
  public mutating func fold(_ rows: BatchRows) {
    let batch = rows.batch
    let feedback = batch.kinds.values.map(ReviewFeedback.init)
    let (candidates, campaigns) = (batch.identifiers(.candidate), batch.identifiers(.campaign))
    let members = batch.identifiers(.member)
    guard candidates.codes.count == batch.count, campaigns.codes.count == batch.count,
      members.codes.count == batch.count
    else { return }
    clock.forEachRun(of: rows) { run, place in
      let bucket = Int32(truncatingIfNeeded: place.bucket)
      for row in run {
        let (campaign, candidate) = (campaigns[row], candidates[row])
        if campaign == 0 || candidate == 0 { continue }
        let pair = pairs.place(of: campaign, candidate).place
        take(
          Newest(bucket: bucket, feedback: feedback[Int(batch.kinds.codes[row])]), of: pair,
          by: members[row])
      }
    }
  }

  private mutating func take(_ review: Newest, of pair: Int, by member: UInt32) {
    let (place, isNew) = reviewers.place(of: member, UInt32(truncatingIfNeeded: pair))
    if isNew { newest.append(review) } else { newest[place] = review }
  }

  /// Takes later reviews.
  public mutating func merge(_ later: CandidateReviews) {
    for (place, review) in later.newest.enumerated() {
      let reviewer = later.reviewers[place]
      let (campaign, candidate) = later.pairs[Int(reviewer.second)]
      take(review, of: pairs.place(of: campaign, candidate).place, by: reviewer.first)
    }
  }

  /// How many reviews there are of each bucket.
  ///
  /// - Parameters:
  ///   - feedback: Which of them.
  ///   - counts: By the place of a campaign and a candidate in ``pairs`` whether its reviews count.
  public func buckets(_ feedback: ReviewFeedback, where counts: [Bool]) -> [Int64] {
    var buckets = [Int64](repeating: 0, count: clock.bucketCount)
    for (place, review) in newest.enumerated() where review.feedback == feedback {
      if counts[Int(reviewers[place].second)] { buckets[Int(review.bucket)] += 1 }
    }
    return buckets
  }
}
