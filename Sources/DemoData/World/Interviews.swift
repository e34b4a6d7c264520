import Foundation
import Postgres

/// The interview campaigns of an organization. Everything follows from numbers, so that each relation (calls, reviews,
/// credits …) tells the same story without keeping the others' rows.
struct Interviews: Sendable {
  let organization: DemoOrganization
  let campaignCount: Int
  /// How many candidates the first campaign has that the next has not.
  let step: Int
  /// How many candidates a campaign has: some are in the next one, too.
  let candidatesPerCampaign: Int

  init(_ organization: DemoOrganization) {
    self.organization = organization
    campaignCount = max(3, organization.slowCount(60))
    step = max(8, organization.count(4_000) / campaignCount)
    candidatesPerCampaign = step + step / 4
  }

  var candidateCount: Int { step * (campaignCount - 1) + candidatesPerCampaign }

  func campaignID(_ campaign: Int) -> UUID { organization.uuid("campaign", campaign) }
  func candidateID(_ candidate: Int) -> UUID { organization.uuid("candidate", candidate) }

  /// When a campaign was made: evenly over the time.
  func creation(ofCampaign campaign: Int) -> Instant {
    organization.rhythm.moment(at: (Double(campaign) + 0.2) / Double(campaignCount))
  }

  /// When it was launched; the last one is still a draft.
  func launch(ofCampaign campaign: Int) -> Instant? {
    guard campaign < campaignCount - 1 else { return nil }
    var random = organization.random("launch", campaign)
    let wait = random.double(in: 0.2...6) * 86_400_000_000
    let launch = creation(ofCampaign: campaign).advanced(byMicroseconds: Int64(wait))
    return launch <= organization.rhythm.now ? launch : nil
  }

  /// A candidate in a campaign.
  struct Pair: Sendable {
    let campaign: Int
    let candidate: Int
    /// Unknown for a few.
    let addedAt: Instant?
    /// When the first call is due.
    let due: Instant?
    fileprivate let number: Int
  }

  func pairs(ofCampaign campaign: Int) -> some Sequence<Pair> {
    let launch = launch(ofCampaign: campaign)
    let creation = creation(ofCampaign: campaign)
    return (0..<candidatesPerCampaign).lazy.map { position in
      let number = campaign * candidatesPerCampaign + position
      var random = organization.random("pair", number)
      // Candidates come in during the first three weeks.
      let start = launch ?? creation
      let added = start.advanced(byMicroseconds: Int64(random.unit() * random.unit() * 21 * 86_400_000_000))
      let isKnown = !random.chance(0.04)
      let wait = random.logNormal(median: 5 * 3600, sigma: 1.1) * 1_000_000
      return Pair(
        campaign: campaign, candidate: campaign * step + position,
        addedAt: isKnown && added <= organization.rhythm.now ? added : nil,
        due: launch == nil ? nil : added.advanced(byMicroseconds: Int64(wait)), number: number)
    }
  }

  /// The first moment at which a candidate is known: with the first campaign that has them.
  func creation(ofCandidate candidate: Int) -> Instant {
    let first = max(0, (candidate - candidatesPerCampaign + step) / step)
    var random = organization.random("candidate", candidate)
    return creation(ofCampaign: min(first, campaignCount - 1))
      .advanced(byMicroseconds: -Int64(random.double(in: 0...10) * 86_400_000_000))
  }

  /// An interview call, answered or not.
  struct Call: Sendable {
    let id: UUID
    let createdAt: Instant
    let status: String
    let duration: Int32?
    let completion: Double?
    let score: Double?
    let withdrawal: String?
    let accommodation: Bool
    let optedOut: Bool
    var isInterview: Bool { status == "completed" && (completion ?? 0) > 0 }
  }

  /// The calls to a candidate in a campaign: until one is answered, at most four.
  func calls(of pair: Pair) -> [Call] {
    guard let due = pair.due else { return [] }
    var random = organization.random("interview", pair.number)
    var calls: [Call] = []
    var moment = due
    for attempt in 0..<4 {
      guard moment <= organization.rhythm.now else { break }
      let call = call(of: pair, attempt: attempt, at: moment, random: &random)
      calls.append(call)
      if call.status == "completed" || call.optedOut { break }
      moment = moment.advanced(byMicroseconds: Int64(random.double(in: 4...72) * 3_600_000_000))
    }
    return calls
  }

  private func call(of pair: Pair, attempt: Int, at moment: Instant, random: inout Random) -> Call {
    let id = organization.uuid("interview call", pair.number * 4 + attempt)
    let isRecent = organization.rhythm.now.microseconds(since: moment) < 600_000_000
    let status =
      isRecent
      ? "in_progress"
      : random.pick([
        ("completed", 58.0), ("no_answer", 24), ("voicemail", 9), ("busy", 5), ("failed", 3), ("canceled", 1),
      ])
    guard status == "completed" else {
      return Call(
        id: id, createdAt: moment, status: status,
        duration: status == "voicemail" ? Int32(random.int(in: 12...45)) : nil, completion: nil, score: nil,
        withdrawal: nil, accommodation: false, optedOut: status == "voicemail" && random.chance(0.02))
    }
    let completion = random.pick([(0.0, 7.0), (1.0, 68.0), (-1.0, 25.0)])
    let reached = completion < 0 ? (random.double(in: 0.1...0.9) * 8).rounded() / 8 : completion
    let duration = 40 + reached * random.logNormal(median: 540, sigma: 0.35)
    let score = min(max(68 + 15 * random.normal(), 5), 100)
    return Call(
      id: id, createdAt: moment, status: status, duration: random.chance(0.02) ? nil : Int32(duration),
      completion: reached, score: reached > 0.3 ? (score * 10).rounded() / 10 : nil,
      withdrawal: random.chance(0.06) ? random.pick(Words.withdrawals) : nil, accommodation: random.chance(0.015),
      optedOut: random.chance(0.02))
  }
}
