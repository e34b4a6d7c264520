import Foundation
import Randomness
import TestExpectations

extension InterviewRows {
  /// Rows around `anchors` and spread over three years before `now` and some days after it; with nulls, with spellings
  /// and numbers that no one expects, and with campaigns and candidates that don't exist.
  static func generate(
    orgID: UUID, timeZone: String, defaultPassingScore: Double?, now: Int64, anchors: [Int64], sharing ids: SharedIDs,
    rowIDs: [UUID], using random: inout SeededGenerator
  ) throws -> InterviewRows {
    var rows = InterviewRows(orgID: orgID, timeZone: timeZone, defaultPassingScore: defaultPassingScore)
    var times = GeneratedTimes(anchors: anchors, now: now)
    rows.campaigns = ids.campaigns.map { CampaignRow(id: $0, launchedAt: nil) }
    rows.candidates = try ids.candidates.map { id in
      CandidateRow(
        id: id, source: try random.pick(["web", "fair", "Web", nil]),
        tags: ["senior", "remote", "night", "Ärger"].filter { _ in random.chance(40) })
    }
    // Few of the last candidates' calls, so that some pairs are rare.
    let campaigns: [UUID?] = ids.campaigns + ids.campaigns.prefix(3) + [ids.lostCampaign, nil]
    let candidates: [UUID?] = ids.candidates + ids.candidates.prefix(7) + [ids.lostCandidate, nil]

    for campaign in ids.campaigns + [ids.lostCampaign] {
      for candidate in ids.candidates where random.chance(80) {
        // `campaign_candidates` has foreign keys.
        guard campaign != ids.lostCampaign else { continue }
        let roll = Int.random(in: 0..<20, using: &random)
        rows.memberships.append(
          MembershipRow(
            campaignID: campaign, candidateID: candidate,
            addedAt: roll == 0
              ? nil : roll == 1 ? .max : roll == 2 ? .min : try times.next(using: &random) - 30 * LocalClock.day))
      }
    }

    var unused = rowIDs.shuffled(using: &random)[...]
    for _ in 0..<700 {
      guard let id = unused.popFirst() else { break }
      rows.calls.append(try call(id, campaigns, candidates, at: times.next(using: &random), using: &random))
    }
    for _ in 0..<250 {
      guard let id = unused.popFirst() else { break }
      rows.reviews.append(
        ReviewRow(
          id: id, campaignID: try random.pick(ids.campaigns + [ids.lostCampaign]),
          candidateID: try random.pick(ids.candidates + [ids.lostCandidate]),
          memberID: try random.pick(ids.members), feedback: try random.pick(["up", "up", "down", nil]),
          reviewedAt: try times.next(using: &random)))
    }
    // A campaign whose calls all came to nothing, and one with reviews but no calls.
    let (silent, uncalled) = (ids.campaigns[4], ids.campaigns[5])
    for index in rows.calls.indices where rows.calls[index].campaignID == silent {
      rows.calls[index].status = "no_answer"
    }
    rows.calls.removeAll { $0.campaignID == uncalled && $0.candidateID != nil }
    return rows
  }

  private static func call(
    _ id: UUID, _ campaigns: [UUID?], _ candidates: [UUID?], at time: Int64, using random: inout SeededGenerator
  ) throws -> InterviewCallRow {
    InterviewCallRow(
      id: id, campaignID: try random.pick(campaigns), candidateID: try random.pick(candidates),
      status: try random.pick([
        "completed", "completed", "completed", "in_progress", "no_answer", "voicemail", "queued", "failed", "abducted",
      ]),
      durationSecs: random.chance(20)
        ? nil : random.chance(3) ? .max : random.chance(3) ? -5 : Int32.random(in: 0...2_000, using: &random),
      completion: try random.pick([nil, 0, 0, 0.5, 1, 1, 0.25, 1.5, -0.5, .nan, .infinity]),
      // Few scores, so that many are equal.
      score: try random.pick([
        nil, nil, 40, 55, 60, 60.5, 70, 70, 85, 99.9, -3, Double.random(in: 0...100, using: &random), .nan, .infinity,
        -.infinity,
      ]),
      withdrawalReason: random.chance(85) ? nil : try random.pick(["salary", "Salary", "é", "e\u{301}", "", "moved"]),
      accommodationRequested: random.chance(6), optedOut: random.chance(6), createdAt: time)
  }
}
