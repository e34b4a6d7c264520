import Documents
import Foundation
import Messages
import StandardMessages
import TestExpectations

extension GetAnalyticsDashboardResponse {
  /// What docs/metrics.md, "Metrics" and "Charts", gives for rows, in plain loops. Without `info`.
  static func expected(
    _ rows: InterviewRows, _ narrowing: Narrowing, in range: ExpectedRange, scripts: [String: JSONValue],
    serviceScore: Double
  ) -> GetAnalyticsDashboardResponse {
    let sets = ExpectedSets(rows, narrowing, from: range.start, to: range.end)
    var passing: [UUID: (score: Double, source: CampaignPassingScore.Source)] = [:]
    for campaign in Set(sets.calls.compactMap(\.campaignID)) {
      if case .number(let score)? = scripts[campaign.uuidString.lowercased()]?["passing_score"] {
        passing[campaign] = (score, .campaign)
      } else if let score = rows.defaultPassingScore, score.isFinite {
        passing[campaign] = (score, .organization)
      } else {
        passing[campaign] = (serviceScore, .service)
      }
    }
    return GetAnalyticsDashboardResponse(
      metrics: metrics(rows, sets, in: range) { passing[$0]?.score ?? .nan },
      charts: charts(sets, in: range) { passing[$0]?.score ?? .nan },
      withdrawalReasons: reasons(sets),
      passingScores: passing.keys.sorted { $0.uuidString < $1.uuidString }.map { id in
        CampaignPassingScore(
          campaignID: id.uuidString.lowercased(), passingScore: passing[id]?.score ?? .nan,
          source: passing[id]?.source ?? .unspecified)
      })
  }

  private static func metrics(
    _ rows: InterviewRows, _ sets: ExpectedSets, in range: ExpectedRange, passing: (UUID) -> Double
  ) -> AnalyticsMetrics {
    var metrics = AnalyticsMetrics()
    let answered = sets.calls.filter(\.isAnswered)
    let interviews = sets.calls.filter(\.isInterview)
    metrics.totalCalls = Int64(sets.calls.count)
    metrics.answeredCalls = Int64(answered.count)
    metrics.answerRate = rate(answered.count, sets.calls.count)
    metrics.interviews = Int64(interviews.count)
    let completed = sets.calls.filter(\.isCompleted).count
    metrics.completedCalls = Int64(completed)
    metrics.callCompletionRate = rate(completed, answered.count)
    let contacted = Set(sets.calls.map(\.candidateID)).count
    metrics.peopleContacted = Int64(contacted)
    metrics.callLengthSecs = answered.reduce(0) { $0 + Int64($1.durationSecs ?? 0) }
    let lengths = interviews.compactMap(\.durationSecs).map(Int64.init)
    metrics.interviewsWithLength = Int64(lengths.count)
    if !lengths.isEmpty { metrics.avgInterviewLengthSecs = Double(lengths.reduce(0, +)) / Double(lengths.count) }
    metrics.optOuts = Int64(Set(sets.calls.filter(\.optedOut).map(\.candidateID)).count)
    let withdrawn = Set(sets.calls.filter { $0.withdrawalReason != nil }.map(\.candidateID)).count
    metrics.withdrawnCandidates = Int64(withdrawn)
    metrics.withdrawalRate = rate(withdrawn, contacted)
    let accommodated = Set(sets.calls.filter(\.accommodationRequested).map(\.candidateID)).count
    metrics.accommodatedCandidates = Int64(accommodated)
    metrics.accommodationRate = rate(accommodated, contacted)

    var waits: [Int64] = []
    for pair in Set(sets.calls.compactMap(\.pair)) {
      let first = rows.calls.filter { $0.pair == pair && $0.isInterview }.map(\.createdAt).min()
      guard let first, range.contains(first),
        let added = rows.memberships.first(where: {
          $0.campaignID == pair.campaignID && $0.candidateID == pair.candidateID
        })?.addedAt, added != .max, added != .min, first >= added
      else { continue }
      waits.append(first - added)
    }
    metrics.firstInterviews = Int64(waits.count)
    if !waits.isEmpty {
      metrics.avgTimeToFirstInterviewSecs = Double(waits.reduce(0, +)) / 1_000_000 / Double(waits.count)
    }

    let scored = sets.candidateInfo.filter { $0.maxScore != nil }
    let qualified = scored.filter { ($0.maxScore ?? .nan) >= passing($0.pair.campaignID) }
    metrics.scored = Int64(scored.count)
    metrics.qualified = Int64(qualified.count)
    metrics.qualifiedCandidates = Int64(Set(qualified.map(\.pair.candidateID)).count)
    if !scored.isEmpty { metrics.passthroughRate = rate(qualified.count, scored.count) }
    metrics.thumbsUp = Int64(sets.candidateInfo.count { $0.feedback == "up" })
    metrics.thumbsDown = Int64(sets.candidateInfo.count { $0.feedback == "down" })
    return metrics
  }

  private static func charts(
    _ sets: ExpectedSets, in range: ExpectedRange, passing: (UUID) -> Double
  ) -> AnalyticsCharts {
    var charts = AnalyticsCharts(
      calls: .init(), candidates: .init(), interviews: .init(), thumbsUp: .init(), thumbsDown: .init(),
      passthroughRate: .init())
    let calls = Dictionary(grouping: sets.calls) { range.bucket(of: $0.createdAt) }
    let reviews = Dictionary(grouping: sets.reviews) { range.bucket(of: $0.reviewedAt) }
    let best = Dictionary(grouping: sets.candidateInfo.filter { $0.bestAt != nil }) {
      range.bucket(of: $0.bestAt ?? range.start)
    }
    for (index, start) in range.starts.enumerated() {
      let bucket = Bucket(startTime: timestamp(start), label: range.label(index))
      let calls = calls[index] ?? []
      charts.calls?.points.append(
        .init(bucket: bucket, calls: Int64(calls.count), answered: Int64(calls.count(where: \.isAnswered))))
      charts.candidates?.points.append(
        .init(bucket: bucket, candidates: Int64(Set(calls.map(\.candidateID)).count)))
      charts.interviews?.points.append(
        .init(
          bucket: bucket, interviews: Int64(calls.count(where: \.isInterview)),
          completed: Int64(calls.count(where: \.isCompleted))))
      let reviews = reviews[index] ?? []
      charts.thumbsUp?.points.append(
        .init(bucket: bucket, thumbsUp: Int64(reviews.count { $0.feedback == "up" })))
      charts.thumbsDown?.points.append(
        .init(bucket: bucket, thumbsDown: Int64(reviews.count { $0.feedback == "down" })))
      let scored = best[index] ?? []
      let qualified = scored.count { ($0.maxScore ?? .nan) >= passing($0.pair.campaignID) }
      charts.passthroughRate?.points.append(
        .init(
          bucket: bucket, passthroughRate: scored.isEmpty ? nil : rate(qualified, scored.count),
          qualified: Int64(qualified), scored: Int64(scored.count)))
    }
    return charts
  }

  private static func reasons(_ sets: ExpectedSets) -> [WithdrawalReasonCount] {
    var counts: [[UInt8]: Int] = [:]
    for reason in sets.calls.compactMap(\.withdrawalReason) { counts[Array(reason.utf8), default: 0] += 1 }
    let total = counts.values.reduce(0, +)
    return counts.sorted { left, right in
      left.value != right.value ? left.value > right.value : left.key.lexicographicallyPrecedes(right.key)
    }.map { reason, count in
      WithdrawalReasonCount(
        reason: String(decoding: reason, as: UTF8.self), count: Int64(count), share: rate(count, total))
    }
  }

  private static func rate(_ part: Int, _ whole: Int) -> Double {
    whole == 0 ? 0 : Double(part) / Double(whole) * 100
  }
}
