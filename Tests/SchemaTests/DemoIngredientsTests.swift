import DemoData
import Postgres
import TestDatabase
import TestTurns
import Testing
import Time

/// Whether everything that an answer may tell apart occurs in the demo data, seen by SQL in a real database.
@Suite(.computing) struct DemoIngredientsTests {
  /// 2026-03-11 15:20 UTC, a Wednesday.
  static let now = Instant(seconds: 1_773_242_400)

  private static let database = Task {
    let database = try await TestDatabase.shared().makeDatabase()
    try await withConnection(to: database) { connection in
      try await DemoData(scale: 0.1, now: now).load(into: connection)
    }
    return database
  }

  private func texts(_ statement: Statement) async throws -> [String] {
    try await withConnection(to: try await Self.database.value) { connection in
      try await connection.query(statement).map { try $0.scalar(as: String.self) }
    }
  }

  struct Column: Sendable, CustomTestStringConvertible {
    var relation: String
    var name: String
    var values: Set<String>
    var testDescription: String { "\(relation).\(name)" }

    init(_ relation: String, _ name: String, _ values: Set<String>) {
      self.relation = relation
      self.name = name
      self.values = values
    }
  }

  /// Every spelling that the relations allow.
  static let columns = [
    Column("calls", "direction", ["inbound", "outbound"]),
    Column(
      "calls", "status",
      ["queued", "ringing", "in_progress", "completed", "no_answer", "busy", "voicemail", "failed", "canceled"]),
    Column("todos", "status", ["open", "done", "dismissed"]),
    Column("messages", "channel", ["sms", "email", "whatsapp", "web_chat"]),
    Column("messages", "direction", ["inbound", "outbound"]),
    Column(
      "messages", "status",
      ["queued", "sending", "sent", "delivered", "read", "undelivered", "failed", "received"]),
    Column("messages", "ai_origin", ["assistant", "suggestion", "text_agent", "plan"]),
    Column("text_agent_suggestions", "outcome", ["pending", "accepted", "dismissed", "auto_sent", "escalated"]),
    Column("plans", "status", ["draft", "active", "paused", "completed", "failed", "canceled"]),
    Column("candidate_campaign_user_reviews", "feedback", ["up", "down"]),
    Column("call_reviews", "rating", ["1", "2", "3", "4", "5"]),
    Column("candidates", "source", ["Career site", "Job board", "Referral", "Social media", "Agency"]),
    Column(
      "calls", "withdrawal_reason",
      ["Accepted another offer", "Salary", "Commute", "Working hours", "Personal reasons"]),
    Column("calls", "accommodation_requested", ["true", "false"]),
    Column("calls", "opted_out", ["true", "false"]),
    Column("documents", "container", ["campaign_scripts", "sms_conversations"]),
  ]

  @Test(arguments: columns) func haveEverySpelling(_ column: Column) async throws {
    let values = try await texts(
      """
      select distinct \(unescaped: column.name)::text from \(unescaped: column.relation)
      where \(unescaped: column.name) is not null
      """)
    #expect(Set(values) == column.values)
  }

  /// What may be unknown is so in some rows and not in others.
  @Test func haveNoColumnOfNothingButNulls() async throws {
    let nullable = try await texts(
      """
      select relname || '.' || attname from pg_attribute join pg_class on pg_class.oid = attrelid
      where relnamespace = to_regnamespace('callboard') and relkind = 'r' and attnum > 0 and not attisdropped
        and not attnotnull
      """)
    #expect(nullable.count > 20)
    // What a client called a create is kept for a day only; segments are made of the data later.
    for column in nullable where column != "custom_dashboards.request_id" && !column.hasPrefix("segments.") {
      let parts = column.split(separator: ".").map(String.init)
      let kinds = try await texts(
        """
        select distinct case when \(unescaped: parts[1]) is null then 'unknown' else 'known' end
        from \(unescaped: parts[0])
        """)
      #expect(Set(kinds) == ["known", "unknown"], "\(column)")
    }
  }

  @Test func haveTagsOfSeveralKinds() async throws {
    let tags = try await texts("select distinct unnest(tags) from candidates")
    #expect(tags.count >= 5)
    let counts = try await texts("select distinct cardinality(tags)::text from candidates")
    #expect(Set(counts).isSuperset(of: ["0", "1", "2", "3"]))
  }

  /// Features that show what becomes of `snake_case` and of abbreviations, none of them free.
  @Test func haveFeaturesOfLanguageModels() async throws {
    let features = try await texts("select feature from ai_usage group by feature having sum(cost_usd) > 0.01")
    #expect(features.count >= 8)
    #expect(Set(features).isSuperset(of: ["sms_reply_draft", "call_summary", "crm_sync", "ai_search"]))
  }

  /// A suggestion that was sent by itself was surer than one that went to a human.
  @Test func haveBelievableConfidence() async throws {
    let order = try await texts(
      """
      select outcome from text_agent_suggestions where outcome <> 'pending' group by outcome order by avg(confidence) desc
      """)
    #expect(order.first == "auto_sent" && order.last == "escalated")
  }

  /// Where a campaign's passing score comes from: its script, the organization, neither.
  @Test func havePassingScoresFromEverySource() async throws {
    let sources = try await texts(
      """
      select distinct case
        when jsonb_typeof(body -> 'passing_score') = 'number' then 'campaign'
        when default_passing_score is not null then 'organization'
        else 'service' end || case when body is null then ', without a script' else '' end
      from campaigns join organizations using (org_id)
        left join documents on documents.org_id = campaigns.org_id and container = 'campaign_scripts'
          and documents.id = campaigns.id::text
      where exists (select from calls where calls.org_id = campaigns.org_id and campaign_id = campaigns.id)
      """)
    #expect(
      Set(sources) == [
        "campaign", "organization", "organization, without a script", "service", "service, without a script",
      ])
    let kinds = try await texts(
      """
      select distinct coalesce(jsonb_typeof(body -> 'passing_score'), 'missing') from documents
      where container = 'campaign_scripts'
      """)
    #expect(Set(kinds) == ["number", "null", "string", "missing"])
  }

  /// Candidates are listed before they are first interviewed, but for a few.
  @Test func listCandidatesBeforeTheirFirstInterview() async throws {
    let orders = try await texts(
      """
      select distinct case when first < added_at then 'after' else 'before' end || case when count(*) over
        (partition by first < added_at) * 10 > count(*) over () then ', mostly' else '' end
      from campaign_candidates join (
        select org_id, campaign_id, candidate_id, min(created_at) first from calls
        where status in ('in_progress', 'completed') and question_completion_rate > 0 group by 1, 2, 3
      ) interviews using (org_id, campaign_id, candidate_id)
      where added_at is not null
      """)
    #expect(Set(orders) == ["before, mostly", "after"])
  }

  /// What saves time is done for candidates, for campaigns and for nobody in particular.
  @Test(arguments: ["web_calls", "resume_screenings", "notetaking_sessions"])
  func haveWorkForNobodyInParticular(_ relation: String) async throws {
    let kinds = try await texts(
      """
      select distinct concat_ws(' of ', case when candidate_id is null then 'nobody' else 'candidate' end,
        case when campaign_id is null then 'nothing' else 'campaign' end) from \(unescaped: relation)
      """)
    #expect(Set(kinds) == ["candidate of campaign", "nobody of campaign", "nobody of nothing"])
  }

  /// Both directions, times in UTC and with the difference of local clocks, and a few without a time.
  @Test func haveMessagesInConversations() async throws {
    let kinds = try await texts(
      """
      select distinct message ->> 'direction' || case when message ->> 'sent_at' is null then ' never'
        when message ->> 'sent_at' like '%Z' then ' in UTC' else ' in local time' end
      from documents, jsonb_array_elements(body -> 'messages') message where container = 'sms_conversations'
      """)
    #expect(
      Set(kinds).isSuperset(of: [
        "outbound in UTC", "inbound in UTC", "outbound in local time", "inbound in local time", "outbound never",
      ]))
    let dangling = try await texts(
      """
      select id from documents where container = 'sms_conversations' and not exists (
        select from campaign_candidates where campaign_candidates.org_id = documents.org_id
          and campaign_id = (body ->> 'campaign_id')::uuid and candidate_id = (body ->> 'candidate_id')::uuid)
      """)
    #expect(dangling == [])
  }

  /// Interview calls are made while people work.
  @Test func callCandidatesInWorkingHours() async throws {
    let nights = try await texts(
      """
      select calls.id::text from calls join organizations using (org_id)
      where campaign_id is not null and extract(hour from created_at at time zone time_zone) not between 6 and 21
      """)
    #expect(nights == [])
  }
}
