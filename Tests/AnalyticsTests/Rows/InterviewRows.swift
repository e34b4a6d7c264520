import Foundation

/// Rows of one organization's campaigns as the tests know them, beside the database. Times are microseconds since the
/// Unix epoch.
struct InterviewRows {
  var orgID: UUID
  var timeZone: String
  var defaultPassingScore: Double?
  var campaigns: [CampaignRow] = []
  var candidates: [CandidateRow] = []
  var memberships: [MembershipRow] = []
  var calls: [InterviewCallRow] = []
  var reviews: [ReviewRow] = []
}

struct CampaignRow {
  var id: UUID
  var launchedAt: Int64?
}

struct CandidateRow {
  var id: UUID
  var source: String?
  var tags: [String] = []
}

/// A candidate in a campaign: a row of `campaign_candidates`.
struct MembershipRow {
  var campaignID: UUID
  var candidateID: UUID
  /// The greatest and the least number stand for PostgreSQL's infinities.
  var addedAt: Int64?
}

struct InterviewCallRow {
  var id = UUID()
  var campaignID: UUID?
  var candidateID: UUID?
  var status = "completed"
  var durationSecs: Int32?
  var completion: Double?
  var score: Double?
  var withdrawalReason: String?
  var accommodationRequested = false
  var optedOut = false
  var createdAt: Int64
}

struct ReviewRow {
  var id = UUID()
  var campaignID: UUID
  var candidateID: UUID
  var memberID: UUID
  var feedback: String?
  var reviewedAt: Int64
}

/// A campaign and a candidate.
struct Pair: Hashable {
  var campaignID: UUID
  var candidateID: UUID
}
