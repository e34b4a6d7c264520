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
  public struct Pair: Sendable {
    /// The campaign's number.
    public let campaign: UInt32
    /// The candidate's number.
    public let candidate: UInt32
    /// Not a number where there is none.
    fileprivate var bestScore = Double.nan
    fileprivate var bestBucket: Int32 = 0
    fileprivate var facts: UInt8 = 0
    /// The latest time of all where there is none.
    fileprivate var interview = Int64.max

    /// The best score of its calls, and the index of the bucket of the call with that score, the earliest of equals; nil
    /// without any.
    public var best: Best? { bestScore.isNaN ? nil : Best(score: bestScore, bucket: Int(bestBucket)) }
    /// The time of its first interview here; nil without any.
    public var firstInterview: Int64? { facts & Facts.interviewed == 0 ? nil : interview }
    /// A call says that the candidate opted out.
    public var hasOptedOut: Bool { facts & Facts.optedOut != 0 }
    /// A call has a reason to withdraw.
    public var hasWithdrawn: Bool { facts & Facts.withdrawn != 0 }
    /// A call asks for accommodation.
    public var needsAccommodation: Bool { facts & Facts.accommodation != 0 }
  }

  /// What a call says, as bits.
  fileprivate enum Facts {
    static let optedOut: UInt8 = 1
    static let withdrawn: UInt8 = 2
    static let accommodation: UInt8 = 4
    static let interviewed: UInt8 = 8
    static let answered: UInt8 = 16
    static let completed: UInt8 = 32

    static func of(_ kind: CallKind) -> UInt8 {
      (kind.hasOptedOut ? optedOut : 0) | (kind.hasWithdrawn ? withdrawn : 0)
        | (kind.needsAccommodation ? accommodation : 0) | (kind.isAnswered ? answered : 0)
    }

    /// Of a completion rate, if the call is answered.
    static func of(_ rate: Double) -> UInt8 {
      guard rate.isFinite, rate > 0 else { return 0 }
      return rate >= 1 ? interviewed | completed : interviewed
    }
  }

  /// A score and the bucket of its call.
  public struct Best: Sendable, Hashable {
    /// A finite number.
    public let score: Double
    /// The bucket's index.
    public let bucket: Int
  }

  /// Calls without one are none.
  public var needs: Set<ColumnLayout.Role> { [.campaign, .candidate] }

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
    guard let columns = Columns(rows.batch) else { return }
    let last = columns.candidates.values.max() ?? 0
    newestBuckets.extend(to: Int(last), with: 0)
    places.makeRoom(to: last)
    var kindCounts = [Int64](repeating: 0, count: rows.batch.kinds.values.count)
    clock.forEachRun(of: rows) { run, place in fold(run, columns, in: place.bucket, &kindCounts) }
    for (code, count) in kindCounts.enumerated() where count > 0 {
      kinds[rows.batch.kinds.values[code], default: 0] += count
    }
  }

  /// What rows say, judged once for each value that there is.
  private struct Columns {
    let times: [Int64]
    let candidates: CodedColumn<UInt32>
    let campaigns: CodedColumn<UInt32>
    let kindCodes: [UInt16]
    let kindFacts: [UInt8]
    let rateCodes: [UInt16]
    let rateFacts: [UInt8]
    let scores: OptionalColumn<Double>
    let lengths: OptionalColumn<Int64>

    init?(_ batch: ColumnBatch) {
      (candidates, campaigns) = (batch.identifiers(.candidate), batch.identifiers(.campaign))
      guard candidates.codes.count == batch.count, campaigns.codes.count == batch.count, batch.doubles.count == 2,
        let length = batch.integers.first
      else { return nil }
      (times, lengths) = (batch.times, length)
      (kindCodes, kindFacts) = (batch.kinds.codes, batch.kinds.values.map { Facts.of(CallKind($0)) })
      // The value of those without one is 0.
      (rateCodes, rateFacts) = (batch.doubles[0].codes, batch.doubles[0].values.map { Facts.of($0) })
      scores = batch.doubles[1]
    }
  }

  private mutating func fold(_ rows: Range<Int>, _ columns: Columns, in bucket: Int, _ kindCounts: inout [Int64]) {
    var counts = Counts()
    var (answeredSecs, interviewSecs) = (Int128(0), Int128(0))
    let mark = Int32(truncatingIfNeeded: bucket + 1)
    var next = rows.lowerBound
    for row in rows {
      if row == next {
        next = min(row + fetchedAtOnce, rows.upperBound)
        if !fetch(row..<next, columns) { continue }
      }
      let candidate = columns.candidates[row]
      let campaign = columns.campaigns[row]
      if candidate == 0 || campaign == 0 { continue }
      let kind = Int(columns.kindCodes[row])
      kindCounts[kind] += 1
      counts.calls += 1
      var facts = columns.kindFacts[kind]
      if facts & Facts.answered != 0 {
        facts |= columns.rateFacts[Int(columns.rateCodes[row])]
        let length = Int(columns.lengths.codes[row])
        counts.answered += 1
        answeredSecs += Int128(columns.lengths.values[length])
        if facts & Facts.completed != 0 { counts.completed += 1 }
        if facts & Facts.interviewed != 0 {
          counts.interviews += 1
          interviewSecs += Int128(columns.lengths.values[length])
          if length != 0 { counts.interviewsWithLength += 1 }
        }
      }
      if newestBuckets[Int(candidate)] != mark {
        newestBuckets[Int(candidate)] = mark
        counts.candidates += 1
        if opening == nil { opening = (bucket, []) }
        if opening?.bucket == bucket { opening?.candidates.append(candidate) }
      }
      let place = place(of: campaign, candidate)
      pairs[place].facts |= facts
      if facts & Facts.interviewed != 0 { pairs[place].interview = min(pairs[place].interview, columns.times[row]) }
      let score = columns.scores.values[Int(columns.scores.codes[row])]
      if columns.scores.codes[row] != 0, score.isFinite {
        pairs[place].offer(score, in: Int32(truncatingIfNeeded: bucket))
      }
    }
    (counts.answeredSecs, counts.interviewSecs) = (answeredSecs, interviewSecs)
    buckets[bucket].add(counts)
  }

  /// What is known of candidates is all over memory: that of a block of rows is fetched at once, not one after the other.
  ///
  /// - Returns: True: so that what is fetched counts as used.
  @inline(never)
  private func fetch(_ rows: Range<Int>, _ columns: Columns) -> Bool {
    var sum: Int64 = 0
    for row in rows {
      let candidate = columns.candidates[row]
      sum &+= Int64(places.touch(candidate)) &+ Int64(newestBuckets[Int(candidate)])
    }
    return sum != .min
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
      if !pair.bestScore.isNaN { pairs[index].offer(pair.bestScore, in: pair.bestBucket) }
      pairs[index].facts |= pair.facts
      pairs[index].interview = min(pairs[index].interview, pair.interview)
    }
  }
}

extension InterviewCalls.Pair {
  fileprivate init(campaign: UInt32, candidate: UInt32) { (self.campaign, self.candidate) = (campaign, candidate) }

  /// A better score counts. Of equals the earlier, which was offered before.
  fileprivate mutating func offer(_ score: Double, in bucket: Int32) {
    if bestScore.isNaN || score > bestScore { (bestScore, bestBucket) = (score, bucket) }
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
