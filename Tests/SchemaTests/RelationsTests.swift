import Postgres
import Schema
import TestDatabase
import Testing

/// The relations as the migrations make them, against the contract.
struct RelationsTests {
  /// The contract, a line per relation: columns beyond `org_id`, `?` for those that can be null. Types are u(uid),
  /// t(ext), i(nteger), b(igint), d(ouble), n(umeric), z (timestamptz), f (boolean), a (text[]), j(sonb), y (bytea).
  private static let contract = """
    organizations: name t, time_zone t, default_passing_score d?
    members: id u, name t, email t
    phones: id u, number t, friendly_name t?
    member_phones: member_id u, phone_id u
    contacts: id u, name t, created_at z
    calls: id u, phone_id u?, contact_id u?, direction t, status t, duration_secs i?, recording_url t?, created_at z, \
    campaign_id u?, candidate_id u?, question_completion_rate d?, score d?, withdrawal_reason t?, \
    accommodation_requested f, opted_out f
    todos: id u, contact_id u?, assigned_member_id u?, title t, status t, created_at z, completed_at z?
    messages: id u, phone_id u?, contact_id u?, channel t, direction t, status t, ai_origin t?, sent_by_member_id u?, \
    created_at z
    text_agent_suggestions: id u, phone_id u?, contact_id u?, confidence d, outcome t, created_at z
    plans: id u, owner_member_id u?, name t, status t, created_at z, ended_at z?
    plan_contacts: plan_id u, contact_id u, added_at z
    ai_usage: id u, member_id u?, feature t, model t, input_tokens b, output_tokens b, cost_usd n, created_at z
    campaigns: id u, name t, launched_at z?, created_at z
    candidates: id u, name t, source t?, tags a, created_at z
    campaign_candidates: campaign_id u, candidate_id u, added_at z?
    candidate_campaign_user_reviews: id u, campaign_id u, candidate_id u, member_id u, feedback t?, \
    call_last_reviewed_at z
    call_reviews: id u, call_id u, campaign_id u, candidate_id u, rating i, created_at z
    web_calls: id u, campaign_id u?, candidate_id u?, duration_secs i, created_at z
    resume_screenings: id u, campaign_id u?, candidate_id u?, created_at z
    notetaking_sessions: id u, campaign_id u?, candidate_id u?, duration_secs i, created_at z
    credit_usage: id u, campaign_id u?, credits n, created_at z
    custom_dashboards: id u, title t, owner_member_id u, visibility t, revision b, request_id t?, created_at z, \
    updated_at z
    custom_dashboard_shares: dashboard_id u, member_id u
    custom_dashboard_charts: id u, dashboard_id u, title t, prompt t, kind t, metric t, filter j, grid_column i, \
    grid_row i, grid_width i, grid_height i
    documents: container t, id t, body j
    page_token_keys: key y
    watermarks: relation t, generation u, upto z
    segments: relation t, starts_at z, ends_at z, version u, payload y?, format i?, shape y?, refreshed_at z?, \
    row_count b?, counted_version u?
    invalidations: relation t, hour z, recorded_at z
    """

  private static let types: [Character: String] = [
    "u": "uuid", "t": "text", "i": "integer", "b": "bigint", "d": "double precision", "n": "numeric",
    "z": "timestamp with time zone", "f": "boolean", "a": "text[]", "j": "jsonb", "y": "bytea",
  ]

  /// `relation.column type`, with `?` where it can be null.
  private static let expected: Set<String> = {
    var columns: Set<String> = []
    for line in contract.split(separator: "\n") {
      let parts = line.split(separator: ":")
      columns.insert("\(parts[0]).org_id uuid")
      for column in parts[1].split(separator: ",") {
        let words = column.split(separator: " ")
        guard let letter = words[1].first, let type = types[letter] else { continue }
        columns.insert("\(parts[0]).\(words[0]) \(type)\(words[1].dropFirst())")
      }
    }
    return columns
  }()

  private func ask(_ statement: Statement) async throws -> [String] {
    let database = try await TestDatabase.shared().makeDatabase()
    return try await withConnection(to: database) { connection in
      try await connection.query(statement).map { try $0.scalar(as: String.self) }
    }
  }

  @Test func areThoseOfTheContract() async throws {
    let columns = try await ask(
      """
      select relation.relname || '.' || attname || ' ' || format_type(atttypid, null)
        || case when attnotnull then '' else '?' end
      from pg_attribute join pg_class relation on relation.oid = attrelid
      where relnamespace = to_regnamespace('callboard') and relkind = 'r' and relname <> 'schema_migrations'
        and attnum > 0 and not attisdropped
      """)
    #expect(Set(columns).symmetricDifference(Self.expected).sorted() == [])
  }

  @Test func areWhatViewsMustOffer() {
    let offered = Schema.sourceRelations.flatMap { relation in
      relation.columns.map { "\(relation.name).\($0.name) \($0.type)" }
    }
    let owned = ["custom_dashboard", "documents.", "page_token_keys.", "watermarks.", "segments.", "invalidations."]
    let source = Self.expected.filter { column in !owned.contains { column.hasPrefix($0) } }
      .map { $0.hasSuffix("?") ? String($0.dropLast()) : $0 }
    #expect(Set(offered).symmetricDifference(source).sorted() == [])
  }

  @Test func keepTenantsApartInEveryKey() async throws {
    let others = try await ask(
      """
      select conrelid::regclass || ' ' || conname from pg_constraint
      where connamespace = to_regnamespace('callboard') and contype in ('p', 'u', 'f', 'x')
        and conrelid <> 'schema_migrations'::regclass
        and (select attname from pg_attribute where attrelid = conrelid and attnum = conkey[1]) <> 'org_id'
      """)
    #expect(others == [])
    let indexes = try await ask(
      """
      select indexrelid::regclass::text from pg_index join pg_class relation on relation.oid = indrelid
      where relnamespace = to_regnamespace('callboard') and indrelid <> 'schema_migrations'::regclass
        and coalesce((select attname from pg_attribute where attrelid = indrelid and attnum = indkey[0]), '') <> 'org_id'
      """)
    #expect(indexes == [])
  }

  /// But for invalidations, which are appended without a look at what is there.
  @Test func haveAPrimaryKeyEach() async throws {
    let without = try await ask(
      """
      select relname::text from pg_class relation where relnamespace = to_regnamespace('callboard') and relkind = 'r'
        and relname <> 'invalidations'
        and not exists (select from pg_constraint where conrelid = relation.oid and contype = 'p')
      """)
    #expect(without == [])
  }

  @Test func leadNoForeignKeyFromOwnedToSource() async throws {
    let crossing = try await ask(
      """
      select conname::text from pg_constraint
      where connamespace = to_regnamespace('callboard') and contype = 'f'
        and conrelid::regclass::text ~ '^(custom_|documents|page_)' and confrelid::regclass::text !~ '^(custom_|documents|page_)'
      """)
    #expect(crossing == [])
  }

  @Test(arguments: [
    "insert into organizations (org_id, name) values (gen_random_uuid(), 'A')",
    """
    insert into messages values (gen_random_uuid(), gen_random_uuid(), null, null, 'fax', 'inbound', 'received', null, \
    null, now())
    """,
  ])
  func takeGoodRows(_ statement: String) async throws {
    let database = try await TestDatabase.shared().makeDatabase()
    let count = try await withConnection(to: database) { try await $0.execute(Statement(unescaped: statement)) }
    #expect(count == 1)
  }

  @Test(arguments: [
    "insert into calls (org_id, id, direction, status, created_at) values (%, %, 'inbound', 'lost', now())",
    "insert into calls (org_id, id, direction, status, created_at) values (%, %, 'sideways', 'completed', now())",
    """
    insert into calls (org_id, id, direction, status, created_at, question_completion_rate)
    values (%, %, 'inbound', 'completed', now(), 1.5)
    """,
    """
    insert into messages (org_id, id, channel, direction, status, created_at)
    values (%, %, 'sms', 'inbound', 'lost', now())
    """,
    """
    insert into messages (org_id, id, channel, direction, status, ai_origin, created_at)
    values (%, %, 'sms', 'outbound', 'sent', 'ghost', now())
    """,
    "insert into todos (org_id, id, title, status, created_at) values (%, %, 'x', 'lost', now())",
    """
    insert into text_agent_suggestions (org_id, id, confidence, outcome, created_at)
    values (%, %, 1.01, 'pending', now())
    """,
    "insert into plans (org_id, id, name, status, created_at) values (%, %, 'x', 'lost', now())",
    """
    insert into call_reviews (org_id, id, call_id, campaign_id, candidate_id, rating, created_at)
    values (%, %, %, %, %, 6, now())
    """,
    "insert into documents (org_id, container, id, body) values (%, 'x', 'x', '[]')",
  ])
  func refuseUnknownStatusesAndValuesOutOfRange(_ statement: String) async throws {
    let database = try await TestDatabase.shared().makeDatabase()
    let error = await #expect(throws: PostgresError.self) {
      try await withConnection(to: database) { connection in
        try await connection.execute(Statement(unescaped: statement.replacing("%", with: "gen_random_uuid()")))
      }
    }
    #expect(error?.sqlState == "23514")
  }
}
