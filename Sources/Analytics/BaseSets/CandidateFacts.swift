import Columns
import Filters
import RPC
import Tenancy

/// What other rows than the Call set's say of its campaigns and candidates, and of those with a review: found by the numbers
/// of both.
struct CandidateFacts: Sendable {
  let candidates: CandidateFigures
  let reviews: ReviewFigures

  /// - Parameters:
  ///   - calls: The Call set.
  ///   - reviews: The newest review of the range by campaign, candidate and member.
  ///   - sets: Reads rows of all time of these alone.
  init(of calls: InterviewCalls, and reviews: CandidateReviews, from sets: BaseSetReader) async throws {
    async let feedback = sets.feedback(of: calls.places)
    async let wasCalled = Self.wasCalled(reviews.pairs, calls.places, from: sets)
    async let waits = Self.waits(of: calls, from: sets)
    candidates = CandidateFigures(calls.pairs, feedback: try await feedback, waits: try await waits)
    self.reviews = ReviewFigures(reviews, wasCalled: try await wasCalled)
  }

  /// By the place of a campaign and candidate whether there is a call, ever. Most have one in the set.
  private static func wasCalled(
    _ pairs: PairPlaces, _ called: PairPlaces, from sets: BaseSetReader
  ) async throws(RPCError) -> [Bool] {
    var wasCalled = (0..<pairs.count).map { called.find(pairs[$0].first, pairs[$0].second) != nil }
    var others = PairPlaces()
    for place in 0..<pairs.count where !wasCalled[place] { others.place(of: pairs[place].first, pairs[place].second) }
    let history = try await sets.history(of: others, beforeRange: false)
    for place in 0..<pairs.count where !wasCalled[place] {
      guard let other = others.find(pairs[place].first, pairs[place].second) else { continue }
      wasCalled[place] = history.wasCalled[other]
    }
    return wasCalled
  }

  /// The microseconds from the adding to the first interview ever, where that is in the set and not earlier.
  private static func waits(
    of calls: InterviewCalls, from sets: BaseSetReader
  ) async throws(RPCError) -> [Int64] {
    var interviewed = PairPlaces()
    var interviews: [Int64] = []
    for pair in calls.pairs {
      guard let interview = pair.firstInterview else { continue }
      interviewed.place(of: pair.campaign, pair.candidate)
      interviews.append(interview)
    }
    guard !interviews.isEmpty else { return [] }
    let added = try await sets.addedTimes(of: interviewed)
    var waiting = PairPlaces()
    var waits: [Int64] = []
    for (place, interview) in interviews.enumerated() {
      guard let added = added[place], interview >= added else { continue }
      waiting.place(of: interviewed[place].first, interviewed[place].second)
      let (wait, overflow) = interview.subtractingReportingOverflow(added)
      waits.append(overflow ? .max : wait)
    }
    // That no interview was earlier is asked last, and only of those that count if so.
    let history = try await sets.history(of: waiting, beforeRange: true)
    return zip(waits, history.wasInterviewed).compactMap { wait, wasInterviewed in wasInterviewed ? nil : wait }
  }
}
