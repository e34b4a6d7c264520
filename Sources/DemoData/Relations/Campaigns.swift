import Foundation
import Postgres
import Time

struct CampaignRow: DemoRow {
  let id: UUID
  let name: String
  let launchedAt: Instant?
  let createdAt: Instant

  static let relation = "campaigns"
  static let columns = ["id", "name", "launched_at", "created_at"]

  func append(to row: inout CopyRow) {
    row.append(id)
    row.append(name)
    row.append(launchedAt)
    row.append(createdAt)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    let interviews = Interviews(organization)
    for campaign in 0..<interviews.campaignCount {
      let round = campaign / Words.campaigns.count + 1
      try await emit(
        Self(
          id: interviews.campaignID(campaign),
          name: "\(Words.campaigns[campaign % Words.campaigns.count]), round \(round)",
          launchedAt: interviews.launch(ofCampaign: campaign), createdAt: interviews.creation(ofCampaign: campaign)))
    }
  }
}

struct CandidateRow: DemoRow {
  let id: UUID
  let name: String
  let source: String?
  let tags: [String]
  let createdAt: Instant

  static let relation = "candidates"
  static let columns = ["id", "name", "source", "tags", "created_at"]

  func append(to row: inout CopyRow) {
    row.append(id)
    row.append(name)
    row.append(source)
    row.append(tags)
    row.append(createdAt)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    let interviews = Interviews(organization)
    var random = organization.random("candidates")
    for candidate in 0..<interviews.candidateCount {
      let name = "\(random.element(Words.first)) \(random.element(Words.last))"
      let source = random.pick(Words.sources)
      let tags = Words.tags.filter { _ in random.chance(0.18) }
      try await emit(
        Self(
          id: interviews.candidateID(candidate), name: name, source: source, tags: tags,
          createdAt: interviews.creation(ofCandidate: candidate)))
    }
  }
}

struct CampaignCandidateRow: DemoRow {
  let campaignID: UUID
  let candidateID: UUID
  let addedAt: Instant?

  static let relation = "campaign_candidates"
  static let columns = ["campaign_id", "candidate_id", "added_at"]

  func append(to row: inout CopyRow) {
    row.append(campaignID)
    row.append(candidateID)
    row.append(addedAt)
  }

  static func generate(for organization: DemoOrganization, _ emit: (Self) async throws -> Void) async throws {
    let interviews = Interviews(organization)
    for campaign in 0..<interviews.campaignCount {
      for pair in interviews.pairs(ofCampaign: campaign) {
        try await emit(
          Self(
            campaignID: interviews.campaignID(campaign), candidateID: interviews.candidateID(pair.candidate),
            addedAt: pair.addedAt))
      }
    }
  }
}
