import Columns

extension ColumnRelation {
  /// Calls that name a campaign and a candidate, both of which exist: the base set Call (docs/metrics.md, "Base sets").
  public static let interviewCalls = calls.joined

  /// What members thought of candidates, by `call_last_reviewed_at`.
  public static let reviews = ColumnRelation(
    relation: .reviews, layout: .reviews,
    fields:
      "call_last_reviewed_at::timestamptz, candidate_id::uuid, campaign_id::uuid, member_id::uuid, feedback::text",
    order: "call_last_reviewed_at, id")

  /// The same of campaigns and candidates that exist.
  public static let joinedReviews = reviews.joined

  /// Since when candidates are in campaigns, where that is known.
  public static let campaignCandidates = ColumnRelation(
    relation: .campaignCandidates.where("added_at is not null"), layout: .campaignCandidates,
    fields: "added_at::timestamptz, candidate_id::uuid, campaign_id::uuid",
    order: "added_at, campaign_id, candidate_id")

  private var joined: ColumnRelation {
    var joined = self
    joined.relation = relation.joinedToCampaignAndCandidate
    return joined
  }
}
