// What other rows say of campaigns and candidates that are known: an element for the place of each.

/// What the newest review of each says (docs/metrics.md, "Base sets").
public struct NewestFeedback: Fold {
  /// Rows without one say nothing.
  public var needs: Set<ColumnLayout.Role> { [.campaign, .candidate] }

  private let pairs: PairPlaces
  /// Nil without a review.
  public private(set) var feedback: [ReviewFeedback?]

  /// Of no rows.
  public init(of pairs: PairPlaces) {
    self.pairs = pairs
    feedback = [ReviewFeedback?](repeating: nil, count: pairs.count)
  }

  /// Takes more rows.
  public mutating func fold(_ rows: BatchRows) {
    let kinds = rows.batch.kinds.values.map(ReviewFeedback.init)
    let pairs = pairs
    rows.forEachPair { row, campaign, candidate in
      guard let place = pairs.find(campaign, candidate) else { return }
      feedback[place] = kinds[Int(rows.batch.kinds.codes[row])]
    }
  }

  /// Takes later reviews.
  public mutating func merge(_ later: NewestFeedback) {
    for (place, newer) in later.feedback.enumerated() where newer != nil { feedback[place] = newer }
  }
}

/// Since when each candidate is in the campaign.
public struct AddedTimes: Fold {
  /// Rows without one say nothing.
  public var needs: Set<ColumnLayout.Role> { [.campaign, .candidate] }

  private let pairs: PairPlaces
  /// In microseconds since 1970; nil where it isn't known, or infinite.
  public private(set) var times: [Int64?]

  /// Of no rows.
  public init(of pairs: PairPlaces) {
    self.pairs = pairs
    times = [Int64?](repeating: nil, count: pairs.count)
  }

  /// Takes more rows.
  public mutating func fold(_ rows: BatchRows) {
    let pairs = pairs
    rows.forEachPair { row, campaign, candidate in
      let time = rows.batch.times[row]
      guard time != .min, time != .max, let place = pairs.find(campaign, candidate) else { return }
      if times[place] == nil { times[place] = time }
    }
  }

  /// Takes later ones.
  public mutating func merge(_ later: AddedTimes) {
    for (place, time) in later.times.enumerated() where times[place] == nil { times[place] = time }
  }
}

/// Whether each candidate was called for the campaign, and interviewed.
public struct CallHistory: Fold {
  /// Rows without one say nothing.
  public var needs: Set<ColumnLayout.Role> { [.campaign, .candidate] }

  private let pairs: PairPlaces
  /// So that most calls of others cost no look-up.
  private var candidates = DistinctIdentifiers(.candidate)
  /// There is a call.
  public private(set) var wasCalled: [Bool]
  /// There is an interview.
  public private(set) var wasInterviewed: [Bool]

  /// Of no rows.
  public init(of pairs: PairPlaces) {
    self.pairs = pairs
    for place in 0..<pairs.count { candidates.insert(pairs[place].second) }
    wasCalled = [Bool](repeating: false, count: pairs.count)
    wasInterviewed = wasCalled
  }

  /// Takes more rows.
  public mutating func fold(_ rows: BatchRows) {
    let kinds = rows.batch.kinds.values.map(CallKind.init)
    guard let rates = rows.batch.doubles.first else { return }
    let (pairs, candidates) = (pairs, candidates)
    rows.forEachPair { row, campaign, candidate in
      guard candidates.contains(candidate), let place = pairs.find(campaign, candidate) else { return }
      wasCalled[place] = true
      guard kinds[Int(rows.batch.kinds.codes[row])].isAnswered, let rate = rates[row] else { return }
      if rate.isFinite, rate > 0 { wasInterviewed[place] = true }
    }
  }

  /// Takes what is known of others.
  public mutating func merge(_ later: CallHistory) {
    for place in wasCalled.indices {
      if later.wasCalled[place] { wasCalled[place] = true }
      if later.wasInterviewed[place] { wasInterviewed[place] = true }
    }
  }
}

extension BatchRows {
  /// The rows that have a campaign and a candidate, with their numbers.
  @inline(__always)
  fileprivate func forEachPair(_ body: (_ row: Int, _ campaign: UInt32, _ candidate: UInt32) -> Void) {
    let (candidates, campaigns) = (batch.identifiers(.candidate), batch.identifiers(.campaign))
    guard candidates.codes.count == batch.count, campaigns.codes.count == batch.count else { return }
    for row in range {
      let (campaign, candidate) = (campaigns[row], candidates[row])
      if candidate != 0, campaign != 0 { body(row, campaign, candidate) }
    }
  }
}
