import Foundation
import Postgres
import Time

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
    campaignCount = max(6, organization.slowCount(150))
    step = max(8, organization.count(7_000) / campaignCount)
    candidatesPerCampaign = step + step / 4
  }

  var candidateCount: Int { step * (campaignCount - 1) + candidatesPerCampaign }

  func campaignID(_ campaign: Int) -> UUID { organization.uuid("campaign", campaign) }
  func candidateID(_ candidate: Int) -> UUID { organization.uuid("candidate", candidate) }

  /// How many campaigns are newer. What shall be seen in the last weeks is counted from the newest.
  func age(ofCampaign campaign: Int) -> Int { campaignCount - 1 - campaign }

  /// When a campaign was made: twice as often in the end as on the whole.
  func creation(ofCampaign campaign: Int) -> Instant {
    let share = (Double(campaign) + 0.2) / Double(campaignCount)
    return organization.rhythm.moment(at: share * (1.5 - 0.5 * share))
  }

  /// When it was launched, in working hours; the last one is still a draft.
  func launch(ofCampaign campaign: Int) -> Instant? {
    guard age(ofCampaign: campaign) > 0 else { return nil }
    var random = organization.random("launch", campaign)
    let wait = random.double(in: 0.2...6) * 86_400_000_000
    let launch = organization.rhythm.workingMoment(
      creation(ofCampaign: campaign).advanced(byMicroseconds: Int64(wait)), random: &random)
    return launch <= organization.rhythm.now ? launch : nil
  }

  /// For how many days candidates come in: several campaigns run at any time, however few there are.
  private func inflow(ofCampaign campaign: Int, random: inout Random) -> Double {
    max(random.double(in: 30...60), 2.5 * Double(Rhythm.dayCount) / Double(campaignCount))
  }

  /// A candidate in a campaign.
  struct Pair: Sendable {
    let campaign: Int
    let candidate: Int
    /// Unknown for a few; after the first call for a few others, who were called before they were listed.
    let addedAt: Instant?
    /// When the first call is due.
    let due: Instant?
    let number: Int
  }

  func pairs(ofCampaign campaign: Int) -> some Sequence<Pair> {
    let launch = launch(ofCampaign: campaign)
    let start = launch ?? creation(ofCampaign: campaign)
    var random = organization.random("inflow", campaign)
    let inflow = inflow(ofCampaign: campaign, random: &random)
    return (0..<candidatesPerCampaign).lazy.map { position in
      let number = campaign * candidatesPerCampaign + position
      var random = organization.random("pair", number)
      // Most come in soon after the launch.
      let wait = random.unit() * (0.4 + 0.6 * random.unit()) * inflow * 86_400_000_000
      let added = start.advanced(byMicroseconds: Int64(wait))
      let isKnown = !random.chance(0.04)
      let delay = random.chance(0.01) ? 5 * 86_400_000_000 : Int64(0)
      let listed = added.advanced(byMicroseconds: delay)
      let answer = Int64(random.logNormal(median: 5 * 3600, sigma: 1.1) * 1_000_000)
      let due = organization.rhythm.workingMoment(added.advanced(byMicroseconds: answer), random: &random)
      return Pair(
        campaign: campaign, candidate: campaign * step + position,
        addedAt: isKnown && listed <= organization.rhythm.now ? listed : nil, due: launch == nil ? nil : due,
        number: number)
    }
  }

  /// The first moment at which a candidate is known: with the first campaign that has them.
  func creation(ofCandidate candidate: Int) -> Instant {
    let first = max(0, (candidate - candidatesPerCampaign + step) / step)
    var random = organization.random("candidate", candidate)
    return creation(ofCampaign: min(first, campaignCount - 1))
      .advanced(byMicroseconds: -Int64(random.double(in: 0...10) * 86_400_000_000))
  }
}
