import DemoData
import Foundation
import Postgres
import TestDatabase
import TestTurns
import Testing
import Time

/// Which indexes the queries of the dashboards read, on the usual demo data.
@Suite(.computing) struct IndexTests {
  /// A query's shape, and what its plan must and must not have.
  struct Shape: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let query: String
    let has: [String]
    var hasNot: [String] = ["Seq Scan"]

    init(_ description: String, _ query: String, has: String..., hasNot: [String] = ["Seq Scan"]) {
      testDescription = description
      self.query = query
      self.has = has
      self.hasNot = hasNot
    }
  }

  /// `ORG`, `MEMBER` and `PHONES` stand for the ids, `RANGE` for the last 30 days of `created_at`.
  static let shapes = [
    Shape(
      "messages of the organization, in the order of time",
      """
      select created_at, contact_id, phone_id, channel, direction, status, ai_origin from messages
      where org_id = ORG and RANGE order by created_at, id
      """, has: "messages_by_time"),
    Shape(
      "messages of a member, in the order of time",
      """
      select created_at, contact_id, phone_id, channel, direction, status, ai_origin from messages
      where org_id = ORG and RANGE and phone_id = any(PHONES) order by created_at, id
      """, has: "messages_by_"),
    Shape(
      "the oldest message", "select min(created_at) from messages where org_id = ORG",
      has: "Limit", "Index Only Scan using messages_by_time"),
    Shape(
      "the newest messages",
      "select * from messages where org_id = ORG and RANGE order by created_at desc, id desc limit 10",
      has: "Index Scan Backward using messages_by_time", hasNot: ["Sort", "Seq Scan"]),
    Shape(
      "calls of the organization, in the order of time",
      """
      select created_at, contact_id, candidate_id, phone_id, campaign_id, duration_secs, direction, status from calls
      where org_id = ORG and RANGE order by created_at, id
      """, has: "calls_by_time"),
    Shape(
      "calls of a member, in the order of time",
      """
      select created_at, contact_id, candidate_id, phone_id, campaign_id, duration_secs, direction, status from calls
      where org_id = ORG and RANGE and phone_id = any(PHONES) order by created_at, id
      """, has: "calls_by_"),
    Shape(
      "the newest calls",
      "select * from calls where org_id = ORG and RANGE order by created_at desc, id desc limit 10",
      has: "Index Scan Backward using calls_by_time", hasNot: ["Sort", "Seq Scan"]),
    Shape(
      "the newest calls and messages together",
      """
      select * from (
        select id, created_at from (
          select * from calls where org_id = ORG and RANGE order by created_at desc, id desc limit 10) call
        union all
        select id, created_at from (
          select * from messages where org_id = ORG and RANGE order by created_at desc, id desc limit 10) message
        order by created_at desc, id desc limit 10) activity
      """, has: "Backward using calls_by_time", "Backward using messages_by_time"),
    Shape(
      "the contacts that a member's phones ever talked with",
      """
      select count(*) from (
        select contact_id from messages where org_id = ORG and phone_id = any(PHONES) and contact_id is not null
        union select contact_id from calls where org_id = ORG and phone_id = any(PHONES) and contact_id is not null) c
      """, has: "Index Only Scan using messages_by_phone", "Index Only Scan using calls_by_phone"),
    Shape(
      "todos of the organization",
      "select status, count(*) from todos where org_id = ORG and RANGE group by 1",
      has: "Index Only Scan using todos_by_time"),
    Shape(
      "todos of a member",
      "select status, count(*) from todos where org_id = ORG and RANGE and assigned_member_id = MEMBER group by 1",
      has: "Index Only Scan using todos_by_assignee"),
    Shape(
      "suggestions of the organization",
      """
      select outcome, count(*), sum(confidence) from text_agent_suggestions where org_id = ORG and RANGE group by 1
      """, has: "Index Only Scan using text_agent_suggestions_by_time"),
    Shape(
      "suggestions of a member",
      """
      select outcome, count(*), sum(confidence) from text_agent_suggestions
      where org_id = ORG and RANGE and phone_id = any(PHONES) group by 1
      """, has: "Index Only Scan using text_agent_suggestions_by_phone"),
    Shape(
      "use of language models",
      """
      select feature, sum(input_tokens + output_tokens), sum(cost_usd) from ai_usage
      where org_id = ORG and RANGE group by 1
      """, has: "Index Only Scan using ai_usage_by_time"),
    Shape(
      "a member's use of language models",
      """
      select feature, sum(input_tokens + output_tokens), sum(cost_usd) from ai_usage
      where org_id = ORG and RANGE and member_id = MEMBER group by 1
      """, has: "Index Only Scan using ai_usage_by_member"),
    Shape(
      "the Call set",
      """
      select status, count(*), sum(duration_secs), count(distinct candidate_id), count(withdrawal_reason),
        bool_or(accommodation_requested), bool_or(opted_out), max(score), max(question_completion_rate) from calls
      where org_id = ORG and RANGE and campaign_id is not null and candidate_id is not null group by 1
      """, has: "Index Only Scan using calls_of_campaigns_by_time"),
    Shape(
      "the first interview ever",
      """
      select min(created_at) from calls
      where org_id = ORG and campaign_id = MEMBER and candidate_id = MEMBER and status in ('in_progress', 'completed')
        and question_completion_rate > 0
      """, has: "using calls_of_candidates"),
    Shape(
      "the newest review",
      """
      select feedback from candidate_campaign_user_reviews
      where org_id = ORG and campaign_id = MEMBER and candidate_id = MEMBER
      order by call_last_reviewed_at desc, id desc limit 1
      """, has: "Index Only Scan Backward using reviews_of_candidates", hasNot: ["Sort", "Seq Scan"]),
    Shape(
      "credits", "select sum(credits) from credit_usage where org_id = ORG and RANGE",
      has: "Index Only Scan using credit_usage_by_time"),
    Shape(
      "time saved by screening", "select count(*) from resume_screenings where org_id = ORG and RANGE",
      has: "Index Only Scan using resume_screenings_by_time"),
    Shape(
      "conversations that began behind the last segment, in that order",
      """
      select body from documents where org_id = ORG and container = 'sms_conversations'
        and conversation_began(container, body) >= now() - interval '2 days'
      order by conversation_began(container, body), id
      """, has: "documents_by_time", hasNot: ["Sort", "Seq Scan"]),
    Shape(
      "a candidate's conversations", "select body from documents where org_id = ORG and container = 'x' and id = 'y'",
      has: "Index Scan using documents_pkey"),
  ]

  private static let now = Instant(seconds: 1_773_242_400)

  /// One database for all shapes; how long loading takes is printed, not judged: machines differ.
  private static let database = Task {
    let data = DemoData(now: now)
    let database = try await TestDatabase.shared().makeDatabase()
    try await withConnection(to: database) { connection in
      var rows = 0
      let time = try await ContinuousClock().measure { try await data.load(into: connection) { rows = $0.allRows } }
      print("loaded \(rows) rows in \(time)")
    }
    return database
  }

  @Test(arguments: shapes) func areRead(_ shape: Shape) async throws {
    let organization = DemoData(now: Self.now).organizations[0]
    let phones = organization.scopedMember.phoneIDs.map(\.uuidString).joined(separator: ",")
    let query = shape.query
      .replacing("ORG", with: "'\(organization.id)'::uuid")
      .replacing("MEMBER", with: "'\(organization.scopedMember.id)'::uuid")
      .replacing("PHONES", with: "'{\(phones)}'::uuid[]")
      .replacing("RANGE", with: "created_at >= '2026-02-09' and created_at < '2026-03-11'")
    let plan = try await withConnection(to: try await Self.database.value) { connection in
      try await connection.query(Statement(unescaped: "explain (costs off) " + query))
        .map { try $0.scalar(as: String.self) }.joined(separator: "\n")
    }
    for words in shape.has { #expect(plan.contains(words), "\(words) in\n\(plan)") }
    for words in shape.hasNot { #expect(!plan.contains(words), "no \(words) in\n\(plan)") }
  }
}
