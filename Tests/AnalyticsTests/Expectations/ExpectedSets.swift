import Foundation
import TestExpectations

/// The sets of docs/metrics.md, "Base sets", over rows, in plain loops.
struct ExpectedSets {
  struct CandidateInfo {
    var pair: Pair
    var maxScore: Double?
    /// Of the earliest call with that score.
    var bestAt: Int64?
    var feedback: String?
  }

  let calls: [InterviewCallRow]
  let candidateInfo: [CandidateInfo]
  let reviews: [ReviewRow]

  init(_ rows: InterviewRows, _ narrowing: Narrowing, from start: Int64, to end: Int64) {
    calls = rows.calls.filter {
      $0.createdAt >= start && $0.createdAt < end && narrowing.passes($0.campaignID, $0.candidateID, in: rows)
    }
    var infos: [Pair: CandidateInfo] = [:]
    for call in calls {
      guard let pair = call.pair else { continue }
      var info = infos[pair] ?? CandidateInfo(pair: pair)
      if let score = call.score, score.isFinite {
        if let best = info.maxScore, let bestAt = info.bestAt {
          if score > best || (score == best && call.createdAt < bestAt) {
            (info.maxScore, info.bestAt) = (score, call.createdAt)
          }
        } else {
          (info.maxScore, info.bestAt) = (score, call.createdAt)
        }
      }
      infos[pair] = info
    }
    for pair in infos.keys {
      infos[pair]?.feedback = rows.reviews.filter { $0.pair == pair }.max { $0.isOlder(than: $1) }?.feedback
    }
    candidateInfo = Array(infos.values)

    var newest: [[UUID]: ReviewRow] = [:]
    for review in rows.reviews where review.reviewedAt >= start && review.reviewedAt < end {
      guard narrowing.passes(review.campaignID, review.candidateID, in: rows) else { continue }
      guard rows.calls.contains(where: { $0.pair == review.pair }) else { continue }
      let key = [review.campaignID, review.candidateID, review.memberID]
      if let other = newest[key], review.isOlder(than: other) { continue }
      newest[key] = review
    }
    reviews = Array(newest.values)
  }

  /// The times that ALL_TIME starts with the oldest of, of rows before `end`.
  static func times(_ rows: InterviewRows, _ narrowing: Narrowing, before end: Int64) -> [Int64] {
    let sets = ExpectedSets(rows, narrowing, from: .min, to: end)
    return sets.calls.map(\.createdAt) + sets.reviews.map(\.reviewedAt)
  }
}

extension InterviewCallRow {
  var pair: Pair? {
    guard let campaignID, let candidateID else { return nil }
    return Pair(campaignID: campaignID, candidateID: candidateID)
  }

  var isAnswered: Bool { status == "in_progress" || status == "completed" }
  var isInterview: Bool { isAnswered && knownCompletion > 0 }
  var isCompleted: Bool { isAnswered && knownCompletion >= 1 }

  /// A number that is not finite is none.
  private var knownCompletion: Double { completion.flatMap { $0.isFinite ? $0 : nil } ?? 0 }
}

extension ReviewRow {
  var pair: Pair { Pair(campaignID: campaignID, candidateID: candidateID) }

  func isOlder(than other: ReviewRow) -> Bool {
    if reviewedAt != other.reviewedAt { return reviewedAt < other.reviewedAt }
    // As PostgreSQL orders ids: by their bytes.
    return id.uuidString < other.id.uuidString
  }
}
