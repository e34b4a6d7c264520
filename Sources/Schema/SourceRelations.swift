import Postgres

extension Schema {
  /// The relations that Callboard only reads, with the columns that its queries name. A deployment whose own tables look
  /// different gives views of these names.
  public static let sourceRelations: [RequiredRelation] = [
    RequiredRelation("organizations", "org_id uuid,name text,time_zone text,default_passing_score double precision"),
    RequiredRelation("members", "org_id uuid,id uuid,name text,email text"),
    RequiredRelation("phones", "org_id uuid,id uuid,number text,friendly_name text"),
    RequiredRelation("member_phones", "org_id uuid,member_id uuid,phone_id uuid"),
    RequiredRelation("contacts", "org_id uuid,id uuid,name text,created_at timestamp with time zone"),
    RequiredRelation(
      "calls",
      """
      org_id uuid,id uuid,phone_id uuid,contact_id uuid,direction text,status text,duration_secs integer,\
      recording_url text,created_at timestamp with time zone,campaign_id uuid,candidate_id uuid,\
      question_completion_rate double precision,score double precision,withdrawal_reason text,\
      accommodation_requested boolean,opted_out boolean
      """),
    RequiredRelation(
      "todos",
      """
      org_id uuid,id uuid,contact_id uuid,assigned_member_id uuid,title text,status text,\
      created_at timestamp with time zone,completed_at timestamp with time zone
      """),
    RequiredRelation(
      "messages",
      """
      org_id uuid,id uuid,phone_id uuid,contact_id uuid,channel text,direction text,status text,ai_origin text,\
      sent_by_member_id uuid,created_at timestamp with time zone
      """),
    RequiredRelation(
      "text_agent_suggestions",
      """
      org_id uuid,id uuid,phone_id uuid,contact_id uuid,confidence double precision,outcome text,\
      created_at timestamp with time zone
      """),
    RequiredRelation(
      "plans",
      """
      org_id uuid,id uuid,owner_member_id uuid,name text,status text,created_at timestamp with time zone,\
      ended_at timestamp with time zone
      """),
    RequiredRelation("plan_contacts", "org_id uuid,plan_id uuid,contact_id uuid,added_at timestamp with time zone"),
    RequiredRelation(
      "ai_usage",
      """
      org_id uuid,id uuid,member_id uuid,feature text,model text,input_tokens bigint,output_tokens bigint,\
      cost_usd numeric,created_at timestamp with time zone
      """),
    RequiredRelation(
      "campaigns",
      "org_id uuid,id uuid,name text,launched_at timestamp with time zone,created_at timestamp with time zone"),
    RequiredRelation(
      "candidates", "org_id uuid,id uuid,name text,source text,tags text[],created_at timestamp with time zone"),
    RequiredRelation(
      "campaign_candidates", "org_id uuid,campaign_id uuid,candidate_id uuid,added_at timestamp with time zone"),
    RequiredRelation(
      "candidate_campaign_user_reviews",
      """
      org_id uuid,id uuid,campaign_id uuid,candidate_id uuid,member_id uuid,feedback text,\
      call_last_reviewed_at timestamp with time zone
      """),
    RequiredRelation(
      "call_reviews",
      """
      org_id uuid,id uuid,call_id uuid,campaign_id uuid,candidate_id uuid,rating integer,\
      created_at timestamp with time zone
      """),
    RequiredRelation(
      "web_calls",
      """
      org_id uuid,id uuid,campaign_id uuid,candidate_id uuid,duration_secs integer,\
      created_at timestamp with time zone
      """),
    RequiredRelation(
      "resume_screenings",
      "org_id uuid,id uuid,campaign_id uuid,candidate_id uuid,created_at timestamp with time zone"),
    RequiredRelation(
      "notetaking_sessions",
      """
      org_id uuid,id uuid,campaign_id uuid,candidate_id uuid,duration_secs integer,\
      created_at timestamp with time zone
      """),
    RequiredRelation(
      "credit_usage",
      "org_id uuid,id uuid,campaign_id uuid,credits numeric,created_at timestamp with time zone"),
  ]
}
