import Postgres
import TestDatabase
import TestTurns
import Testing

@testable import DemoData

/// What the analytics of the demonstration's first organization come to: nothing is zero or all, charts have shape.
@Suite(.computing) struct DemoMetricsTests {
  private static let database = Task {
    var data = DemoData(now: DemoIngredientsTests.now)
    data.organizations.removeLast(data.organizations.count - 1)
    let loaded = data
    let database = try await TestDatabase.shared().makeDatabase()
    try await withConnection(to: database) { try await loaded.load(into: $0) }
    return database
  }

  private func numbers(_ statement: Statement) async throws -> [String: Double] {
    try await withConnection(to: try await Self.database.value) { connection in
      var numbers: [String: Double] = [:]
      for row in try await connection.query(statement) {
        numbers[try row.decode("name", as: String.self)] = try row.decode("value", as: Double?.self) ?? .nan
      }
      return numbers
    }
  }

  /// The range's rows of the Call set, with the passing score of their campaign; what is derived of them beside it.
  private func sets(days: Int) -> Statement {
    """
    with range as (
      select org_id, default_passing_score, now, now - make_interval(days => \(Int32(days))) start
      from organizations, (select \(DemoIngredientsTests.now)::timestamptz now) time
    ), call_set as (
      select calls.*, status in ('in_progress', 'completed') answered,
        status in ('in_progress', 'completed') and question_completion_rate > 0 interview,
        case when jsonb_typeof(body -> 'passing_score') = 'number' then (body ->> 'passing_score')::float
          else coalesce(default_passing_score, 70) end passing_score
      from calls join range using (org_id) left join documents on documents.org_id = calls.org_id
        and container = 'campaign_scripts' and documents.id = campaign_id::text
      where created_at >= start and campaign_id is not null and candidate_id is not null
    ), candidate_info as (
      select campaign_id, candidate_id, max(score) best, min(passing_score) passing_score, (
        select feedback from candidate_campaign_user_reviews review
        where review.campaign_id = call_set.campaign_id and review.candidate_id = call_set.candidate_id
        order by call_last_reviewed_at desc, id desc limit 1) feedback
      from call_set group by 1, 2
    ), first_interviews as (
      select extract(epoch from min(created_at) - min(added_at)) wait
      from call_set join campaign_candidates using (org_id, campaign_id, candidate_id)
      where interview group by campaign_id, candidate_id having min(created_at) >= min(added_at)
    ), sms as (
      select from range join documents using (org_id), jsonb_array_elements(body -> 'messages') message
      where container = 'sms_conversations' and message ->> 'direction' = 'outbound'
        and (message ->> 'sent_at')::timestamptz >= start
    )
    """
  }

  private static let metrics: [(name: String, value: String, range: ClosedRange<Double>)] = [
    ("total_calls", "(select count(*) from call_set)", 60...100_000),
    ("answer_rate", "(select 100.0 * avg(answered::int) from call_set)", 30...85),
    (
      "call_completion_rate",
      "(select 100.0 * avg(coalesce(question_completion_rate, 0)::int) from call_set where answered)", 30...90
    ),
    ("interviews", "(select count(*) from call_set where interview)", 30...100_000),
    ("people_contacted", "(select count(distinct candidate_id) from call_set)", 40...100_000),
    ("call_length_secs", "(select sum(duration_secs) from call_set where answered)", 10_000...1e9),
    ("avg_interview_length_secs", "(select avg(duration_secs) from call_set where interview)", 200...1_200),
    ("avg_time_to_first_interview_secs", "(select avg(wait) from first_interviews)", 7_200...864_000),
    ("opt_outs", "(select count(distinct candidate_id) from call_set where opted_out)", 1...10_000),
    ("qualified", "(select count(*) from candidate_info where best >= passing_score)", 10...100_000),
    (
      "passthrough_rate",
      "(select 100.0 * avg((best >= passing_score)::int) from candidate_info where best is not null)", 20...80
    ),
    ("thumbs_up", "(select count(*) from candidate_info where feedback = 'up')", 5...100_000),
    ("thumbs_down", "(select count(*) from candidate_info where feedback = 'down')", 3...100_000),
    (
      "withdrawal_rate",
      "(select 100.0 * avg((withdrawal_reason is not null)::int) from call_set where answered)", 1...30
    ),
    ("withdrawal_reasons", "(select count(distinct withdrawal_reason) from call_set)", 2...5),
    (
      "accommodation_rate", "(select 100.0 * avg(accommodation_requested::int) from call_set where answered)", 0.5...20
    ),
    ("sms", "(select count(*) from sms)", 50...100_000),
    ("web_calls", "(select count(*) from web_calls join range using (org_id) where created_at >= start)", 5...100_000),
    (
      "resume_screenings",
      "(select count(*) from resume_screenings join range using (org_id) where created_at >= start)", 10...100_000
    ),
    (
      "notetaking_sessions",
      "(select count(*) from notetaking_sessions join range using (org_id) where created_at >= start)", 3...100_000
    ),
    (
      "ratings", "(select count(*) from call_reviews join range using (org_id) where created_at >= start)", 10...100_000
    ),
    (
      "average_rating", "(select avg(rating) from call_reviews join range using (org_id) where created_at >= start)",
      3.2...4.8
    ),
    (
      "credits", "(select sum(credits) from credit_usage join range using (org_id) where created_at >= start)", 50...1e6
    ),
    (
      "campaigns_launched", "(select count(*) from campaigns join range using (org_id) where launched_at >= start)",
      1...1_000
    ),
  ]

  @Test(arguments: [7, 30, 90]) func areNeitherNothingNorAll(days: Int) async throws {
    var statement = sets(days: days)
    statement.append("select name, value::float as value from (values ")
    statement.append(
      Self.metrics.map { Statement(unescaped: "('\($0.name)', \($0.value)::float)") }.joined(separator: ", "))
    statement.append(") metrics (name, value)")
    let values = try await numbers(statement)
    for metric in Self.metrics {
      let value = try #require(values[metric.name])
      #expect(metric.range.contains(value), "\(metric.name) of \(days) days")
    }
  }

  /// A chart by day goes up and down; nothing is the same every day.
  @Test func haveChartsWithShape() async throws {
    let series: [(name: String, rows: Statement)] = [
      ("calls", "call_set"), ("interviews", "call_set where interview"),
      (
        "thumbs up",
        "(select call_last_reviewed_at created_at from candidate_campaign_user_reviews where feedback = 'up') a"
      ),
      ("ratings", "call_reviews"), ("screenings", "resume_screenings"), ("text agent", "text_agent_suggestions"),
      ("language models", "ai_usage"), ("messages", "messages"),
    ]
    for (name, rows) in series {
      var statement = sets(days: 30)
      statement.append(
        """
        select 'days' as name, count(distinct count)::float as value from (
          select count(*) from (select created_at from \(fragment: rows)) rows
          where created_at >= (select start from range)
          group by (created_at at time zone 'America/New_York')::date
        ) days
        """)
      #expect(try #require(try await numbers(statement)["days"]) >= 5, "\(name)")
    }
  }

  /// Weeks without a launch, with one, and with several.
  @Test func haveWeeksOfDifferentLaunches() async throws {
    let launches = try await numbers(
      """
      select week::text as name, count(launched_at)::float as value
      from (select min(launched_at) first from campaigns) launches,
        generate_series(date_trunc('week', first), \(DemoIngredientsTests.now)::timestamptz, '1 week') week
        left join campaigns on date_trunc('week', launched_at) = week
      group by week
      """)
    #expect(Set(launches.values).isSuperset(of: [0, 1, 2]))
  }
}
