/// Interview calls of a range: the Call set by bucket, and what the CandidateInfo set has of calls (docs/metrics.md, "Base
/// sets"). Calls without a campaign or a candidate have no part in it; that both exist is the selection's business.
///
/// A score or completion rate that is not a finite number is none. A call of an unknown status is not answered.
public struct InterviewCalls: Fold {
  /// The calls of a bucket.
  public struct Counts: Sendable, Hashable {
    /// All of them.
    public var calls: Int64 = 0
    /// Those that somebody answered.
    public var answered: Int64 = 0
    /// Answered calls with a question answered.
    public var interviews: Int64 = 0
    /// Answered calls with every question answered.
    public var completed: Int64 = 0
    /// Interviews whose length is known.
    public var interviewsWithLength: Int64 = 0
    /// The length of answered calls, in seconds.
    public var answeredSecs: Int128 = 0
    /// The length of interviews, in seconds.
    public var interviewSecs: Int128 = 0
    /// Distinct candidates; one who was called in several buckets counts in each.
    public var candidates: Int64 = 0

    /// None.
    public init() {}
  }

  /// A candidate in a campaign.
  public struct Pair: Sendable, Hashable {
    /// The campaign's number.
    public let campaign: UInt32
    /// The candidate's number.
    public let candidate: UInt32
    /// The best score of its calls, and the index of the bucket of the call with that score, the earliest of equals; nil
    /// without any.
    public fileprivate(set) var best: Best?
    /// The time of its first interview here; nil without any.
    public fileprivate(set) var firstInterview: Int64?
    /// A call says that the candidate opted out.
    public fileprivate(set) var hasOptedOut = false
    /// A call has a reason to withdraw.
    public fileprivate(set) var hasWithdrawn = false
    /// A call asks for accommodation.
    public fileprivate(set) var needsAccommodation = false
  }

  /// A score and the bucket of its call.
  public struct Best: Sendable, Hashable {
    /// A finite number.
    public let score: Double
    /// The bucket's index.
    public let bucket: Int
  }

  private let clock: RangeClock
  /// For each bucket of the range.
  public private(set) var buckets: [Counts]
  /// Each once, in the order of their first calls.
  public private(set) var pairs: [Pair] = []
  /// The place in ``pairs`` of a campaign and a candidate.
  public private(set) var places = PairPlaces()
  /// How many calls there are of each kind.
  public private(set) var kinds: [RowKind: Int64] = [:]
  /// By the candidate's number the bucket of the newest call, and 1; 0 for none.
  private var newestBuckets: [Int32] = []
  /// The first bucket with a call, and the candidates in it: of calls before these some may be in it too.
  private var opening: (bucket: Int, candidates: [UInt32])?

  /// Of no rows.
  public init(_ clock: RangeClock) {
    self.clock = clock
    buckets = [Counts](repeating: Counts(), count: clock.bucketCount)
  }

  /// All buckets together, but for their candidates, who may be in several.
  public var total: Counts {
    var total = buckets.reduce(into: Counts()) { $0.add($1) }
    total.candidates = 0
    return total
  }

  /// Takes more rows.
  public mutating func fold(_ rows: BatchRows) {
    let batch = rows.batch
    let kinds = batch.kinds.values.map(CallKind.init)
    let (candidates, campaigns) = (batch.wide(.candidate), batch.coded(.campaign))
    guard candidates.count == batch.count, campaigns.codes.count == batch.count, batch.doubles.count == 2,
      let length = batch.integers.first
    else { return }
    let (rates, scores) = (batch.doubles[0], batch.doubles[1])
    var kindCounts = [Int64](repeating: 0, count: kinds.count)
    if let most = candidates[rows.range].max() { newestBuckets.extend(to: Int(most), with: 0) }
    clock.forEachRun(of: rows) { run, place in
      for row in run {
        let campaign = campaigns.values[Int(campaigns.codes[row])]
        if candidates[row] == 0 || campaign == 0 { continue }
        let kind = kinds[Int(batch.kinds.codes[row])]
        kindCounts[Int(batch.kinds.codes[row])] += 1
        let rate = rates[row].flatMap { $0.isFinite ? $0 : nil } ?? 0
        count(kind, rate: rate, length: length[row], candidate: candidates[row], in: place.bucket)
        let index = self.place(of: campaign, candidates[row])
        if let score = scores[row], score.isFinite {
          pairs[index].offer(Best(score: score, bucket: place.bucket))
        }
        if kind.isAnswered, rate > 0, pairs[index].firstInterview == nil {
          pairs[index].firstInterview = batch.times[row]
        }
        if kind.hasOptedOut { pairs[index].hasOptedOut = true }
        if kind.hasWithdrawn { pairs[index].hasWithdrawn = true }
        if kind.needsAccommodation { pairs[index].needsAccommodation = true }
      }
    }
    for (code, count) in kindCounts.enumerated() where count > 0 {
      self.kinds[batch.kinds.values[code], default: 0] += count
    }
  }

  private mutating func count(_ kind: CallKind, rate: Double, length: Int64?, candidate: UInt32, in bucket: Int) {
    buckets[bucket].calls += 1
    if newestBuckets[Int(candidate)] != Int32(truncatingIfNeeded: bucket + 1) {
      newestBuckets[Int(candidate)] = Int32(truncatingIfNeeded: bucket + 1)
      buckets[bucket].candidates += 1
      if opening == nil { opening = (bucket, []) }
      if opening?.bucket == bucket { opening?.candidates.append(candidate) }
    }
    guard kind.isAnswered else { return }
    buckets[bucket].answered += 1
    buckets[bucket].answeredSecs += Int128(length ?? 0)
    if rate >= 1 { buckets[bucket].completed += 1 }
    guard rate > 0 else { return }
    buckets[bucket].interviews += 1
    guard let length else { return }
    buckets[bucket].interviewsWithLength += 1
    buckets[bucket].interviewSecs += Int128(length)
  }

  private mutating func place(of campaign: UInt32, _ candidate: UInt32) -> Int {
    let (place, isNew) = places.place(of: campaign, candidate)
    if isNew { pairs.append(Pair(campaign: campaign, candidate: candidate)) }
    return place
  }

  /// Takes what is known of later calls.
  public mutating func merge(_ later: InterviewCalls) {
    if let first = later.opening {
      for candidate in first.candidates {
        // One who was called in this bucket before was counted by both.
        let wasCalled =
          Int(candidate) < newestBuckets.count
          && newestBuckets[Int(candidate)] == Int32(truncatingIfNeeded: first.bucket + 1)
        if wasCalled {
          buckets[first.bucket].candidates -= 1
        } else if opening?.bucket == first.bucket {
          opening?.candidates.append(candidate)
        }
      }
      if opening == nil { opening = first }
    }
    if !later.newestBuckets.isEmpty { newestBuckets.extend(to: later.newestBuckets.count - 1, with: 0) }
    for (candidate, bucket) in later.newestBuckets.enumerated() where bucket != 0 { newestBuckets[candidate] = bucket }
    kinds.merge(later.kinds, uniquingKeysWith: +)
    for index in buckets.indices { buckets[index].add(later.buckets[index]) }
    for pair in later.pairs {
      let index = place(of: pair.campaign, pair.candidate)
      if let best = pair.best { pairs[index].offer(best) }
      if pairs[index].firstInterview == nil { pairs[index].firstInterview = pair.firstInterview }
      if pair.hasOptedOut { pairs[index].hasOptedOut = true }
      if pair.hasWithdrawn { pairs[index].hasWithdrawn = true }
      if pair.needsAccommodation { pairs[index].needsAccommodation = true }
    }
  }
}

extension InterviewCalls.Pair {
  fileprivate init(campaign: UInt32, candidate: UInt32) { (self.campaign, self.candidate) = (campaign, candidate) }

  /// A better score counts. Of equals the earlier, which was offered before.
  fileprivate mutating func offer(_ other: InterviewCalls.Best) {
    if best.map({ other.score > $0.score }) ?? true { best = other }
  }
}

extension InterviewCalls.Counts {
  fileprivate mutating func add(_ other: Self) {
    calls += other.calls
    answered += other.answered
    interviews += other.interviews
    completed += other.completed
    interviewsWithLength += other.interviewsWithLength
    answeredSecs += other.answeredSecs
    interviewSecs += other.interviewSecs
    candidates += other.candidates
  }
}
