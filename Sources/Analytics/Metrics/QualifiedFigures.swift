/// Who reached the passing scores.
struct QualifiedFigures: Sendable, Hashable {
  /// Campaigns and candidates.
  struct Counts: Sendable, Hashable {
    /// Those that reached the campaign's passing score.
    var qualified: Int64 = 0
    /// Those that have a score.
    var scored: Int64 = 0
  }

  /// For each bucket of the range, by the best-scored call.
  private(set) var buckets: [Counts]
  private(set) var total = Counts()
  /// Distinct candidates who qualified in at least one campaign.
  var candidates: Int64 = 0

  /// Nobody.
  init(buckets: Int) { self.buckets = [Counts](repeating: Counts(), count: buckets) }

  /// Counts a campaign and candidate with a score.
  mutating func add(isQualified: Bool, in bucket: Int) {
    total.add(isQualified: isQualified)
    if buckets.indices.contains(bucket) { buckets[bucket].add(isQualified: isQualified) }
  }
}

extension QualifiedFigures.Counts {
  fileprivate mutating func add(isQualified: Bool) {
    scored += 1
    if isQualified { qualified += 1 }
  }
}
