import Postgres

extension Schema {
  /// What the analytics queries read. The indexes of calls hold interview calls alone.
  static let analyticsIndexes = Migration(
    6, "analytics indexes", subject: .source,
    sql: """
      -- The Call set: interview calls of a range.
      create index calls_of_campaigns_by_time on calls (org_id, created_at)
        include (campaign_id, candidate_id, status, duration_secs, question_completion_rate, score)
        where campaign_id is not null and candidate_id is not null;
      -- Whether a candidate was ever called in a campaign, the first interview, the calls of some campaigns.
      create index calls_of_candidates on calls (org_id, campaign_id, candidate_id, created_at)
        include (status, question_completion_rate)
        where campaign_id is not null and candidate_id is not null;

      -- The newest review of a candidate in a campaign, whatever the range (backwards).
      create index reviews_of_candidates
        on candidate_campaign_user_reviews (org_id, campaign_id, candidate_id, call_last_reviewed_at, id)
        include (member_id, feedback);
      -- The Review set: reviews of a range.
      create index reviews_by_time on candidate_campaign_user_reviews (org_id, call_last_reviewed_at);

      -- Launches per week.
      create index campaigns_by_launch on campaigns (org_id, launched_at) where launched_at is not null;
      -- Candidates of a source; tags are looked up among the organization's candidates.
      create index candidates_by_source on candidates (org_id, source);

      -- Ratings, time saved and credits of a range.
      create index call_reviews_by_time on call_reviews (org_id, created_at) include (campaign_id, candidate_id, rating);
      create index web_calls_by_time on web_calls (org_id, created_at) include (campaign_id, candidate_id, duration_secs);
      create index resume_screenings_by_time on resume_screenings (org_id, created_at)
        include (campaign_id, candidate_id);
      create index notetaking_sessions_by_time on notetaking_sessions (org_id, created_at)
        include (campaign_id, candidate_id);
      create index credit_usage_by_time on credit_usage (org_id, created_at) include (campaign_id, credits);
      """)
}
