import Columns
import Segments

extension ColumnRelation {
  /// Calls that name a campaign and a candidate, both of which exist: the base set Call (docs/metrics.md, "Base sets").
  public static let interviewCalls = calls.joined

  /// Candidates, by `created_at`, with what filters choose them by.
  static let candidates = ColumnRelation(
    relation: .candidates.timed(by: "created_at"), tracked: .candidates, layout: .candidates,
    fields: "created_at::timestamptz, id::uuid, source::text, tags::text[]")

  /// What members thought of candidates, by `call_last_reviewed_at`.
  public static let reviews = ColumnRelation(
    relation: .reviews, tracked: .reviews, layout: .reviews,
    fields:
      "call_last_reviewed_at::timestamptz, candidate_id::uuid, campaign_id::uuid, member_id::uuid, feedback::text",
    order: "call_last_reviewed_at, id")

  /// The same of campaigns and candidates that exist.
  public static let joinedReviews = reviews.joined

  /// Since when candidates are in campaigns, where that is known.
  public static let campaignCandidates = ColumnRelation(
    relation: .campaignCandidates.timed(by: "added_at").where("added_at is not null"), tracked: .campaignCandidates,
    layout: .campaignCandidates, fields: "added_at::timestamptz, candidate_id::uuid, campaign_id::uuid",
    order: "added_at, campaign_id, candidate_id")

  /// Calls in the browser, by `created_at`.
  public static let webCalls = ColumnRelation(
    relation: .webCalls, tracked: .webCalls, layout: .webCalls,
    fields: "created_at::timestamptz, candidate_id::uuid, campaign_id::uuid, duration_secs::bigint")

  /// Resumes screened, by `created_at`.
  public static let resumeScreenings = ColumnRelation(
    relation: .resumeScreenings, tracked: .resumeScreenings, layout: .resumeScreenings,
    fields: "created_at::timestamptz, candidate_id::uuid, campaign_id::uuid")

  /// Notetaking sessions, by `created_at`.
  public static let notetakingSessions = ColumnRelation(
    relation: .notetakingSessions, tracked: .notetakingSessions, layout: .notetakingSessions,
    fields: "created_at::timestamptz, candidate_id::uuid, campaign_id::uuid")

  /// Credits used, by `created_at`.
  public static let creditUsage = ColumnRelation(
    relation: .creditUsage, tracked: .creditUsage, layout: .creditUsage,
    fields: "created_at::timestamptz, campaign_id::uuid, credits::numeric")

  /// SMS that were sent, by the hour that their conversations began in.
  public static let sentSMS = ColumnRelation(
    relation: .smsConversations, tracked: .documents, layout: .sentSMS,
    fields: "began_at::timestamptz, candidate_id::text, campaign_id::text, sent_at::text", order: "began_at, id",
    timelessFields: "'epoch'::timestamptz, candidate_id::text, campaign_id::text, sent_at::text",
    isIndexedByCandidate: false)

  private var joined: ColumnRelation {
    var joined = self
    joined.relation = relation.joinedToCampaignAndCandidate
    return joined
  }
}
