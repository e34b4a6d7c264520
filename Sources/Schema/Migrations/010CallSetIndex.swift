import Postgres

extension Schema {
  /// The index of the Call set with every column that the set has: its passes read the index alone.
  static let callSetIndex = Migration(
    10, "call set index", subject: .source,
    sql: """
      drop index calls_of_campaigns_by_time;
      create index calls_of_campaigns_by_time on calls (org_id, created_at)
        include (campaign_id, candidate_id, status, duration_secs, question_completion_rate, score, withdrawal_reason,
          accommodation_requested, opted_out)
        where campaign_id is not null and candidate_id is not null;
      """)
}
