import Columns
import Foundation
import Logging
import Postgres
import RPC
import Synchronization
import TestDatabase
import Testing
import Time

@testable import Segments
@testable import Tenancy

/// A tracked database whose rows of the past are in segments, of at least 3 rows each.
struct SegmentScene {
  let url: String

  /// The rows of ``SampleRows``, and some of each tracked relation in so many days, of each organization.
  static func make(days: Int = 6) async throws -> SegmentScene {
    let scene = SegmentScene(url: try await SampleRows.database())
    try await withConnection(to: scene.url) { connection in
      for encoder in SegmentEncoder.all { try await Tracking(encoder.relation).install(on: connection) }
      try await connection.execute(script: Self.rows(days: days))
      try await scene.upkeep(on: connection)
    }
    return scene
  }

  /// The first day that has rows.
  static let first = CivilDate(year: 2026, month: 3, day: 1)
  /// After all rows but those of ``SampleRows``.
  static func end(days: Int = 6) -> Instant { (first + Int64(days)).start }
  /// All segments' days are over then, but for the last one.
  static func now(days: Int = 6) -> Instant { end(days: days).advanced(byMicroseconds: -3_600_000_000) }

  private static func rows(days: Int) -> String {
    """
    insert into calls (org_id, id, phone_id, contact_id, direction, status, created_at, campaign_id, candidate_id,
        duration_secs, question_completion_rate, score)
      select org_id, gen_random_uuid(),
        ('00000000-0000-4000-8000-0000000000' || (21 + n % 2))::uuid,
        ('00000000-0000-4000-8000-0000000000' || (31 + n % 5))::uuid,
        case when n % 3 = 0 then 'inbound' else 'outbound' end, case when n % 4 = 0 then 'no_answer' else 'completed' end,
        '2026-03-01'::timestamptz + n * interval '97 minutes', 
        ('00000000-0000-4000-8000-0000000000' || (51 + n % 2))::uuid,
        ('00000000-0000-4000-8000-0000000000' || (61 + n % 2))::uuid, n, 0.5, nullif(n % 100, 0)
      from organizations, generate_series(0, \(days) * 24 * 60 / 97) n;
    insert into messages (org_id, id, phone_id, contact_id, channel, direction, status, created_at, ai_origin)
      select org_id, gen_random_uuid(),
        ('00000000-0000-4000-8000-0000000000' || (21 + n % 3))::uuid,
        ('00000000-0000-4000-8000-0000000000' || (31 + n % 7))::uuid,
        case when n % 5 = 0 then 'email' else 'sms' end, case when n % 3 = 0 then 'inbound' else 'outbound' end, 'sent',
        '2026-03-01'::timestamptz + n * interval '41 minutes', case when n % 4 = 0 then 'text_agent' end
      from organizations, generate_series(0, \(days) * 24 * 60 / 41) n;
    insert into contacts (org_id, id, name, created_at)
      select org_id, gen_random_uuid(), 'C', '2026-03-01'::timestamptz + n * interval '59 minutes'
      from organizations, generate_series(0, \(days) * 24 * 60 / 59) n;
    insert into candidates (org_id, id, name, source, tags, created_at)
      select org_id, gen_random_uuid(), 'C', case n % 3 when 0 then 'web' when 1 then 'WEB' end,
        case n % 4 when 0 then '{b,c}'::text[] when 1 then '{{c,d},{e,f}}' when 2 then '{}' else '{NULL,"c "}' end,
        '2026-03-01'::timestamptz + n * interval '67 minutes'
      from organizations, generate_series(0, \(days) * 24 * 60 / 67) n;
    insert into campaign_candidates (org_id, campaign_id, candidate_id, added_at)
      select org_id, campaign.id, candidate.id,
        case when extract(minute from candidate.created_at) < 55 then candidate.created_at + interval '3 hours' end
      from candidates candidate join campaigns campaign using (org_id);
    insert into candidate_campaign_user_reviews (
        org_id, id, campaign_id, candidate_id, member_id, feedback, call_last_reviewed_at)
      select org_id, gen_random_uuid(), ('00000000-0000-4000-8000-0000000000' || (51 + n % 3))::uuid,
        ('00000000-0000-4000-8000-0000000000' || (61 + n % 3))::uuid,
        ('00000000-0000-4000-8000-0000000000' || (11 + n % 2))::uuid, case n % 3 when 0 then 'up' when 1 then 'down' end,
        '2026-03-01'::timestamptz + n * interval '83 minutes'
      from organizations, generate_series(0, \(days) * 24 * 60 / 83) n;
    insert into web_calls (org_id, id, campaign_id, candidate_id, duration_secs, created_at)
      select org_id, gen_random_uuid(), case when n % 3 > 0 then id end, case when n % 4 > 0 then candidate_id end, n, at
      from (
        select org_id, n, ('00000000-0000-4000-8000-0000000000' || (51 + n % 3))::uuid as id,
          ('00000000-0000-4000-8000-0000000000' || (61 + n % 3))::uuid as candidate_id,
          '2026-03-01'::timestamptz + n * interval '71 minutes' as at
        from organizations, generate_series(0, \(days) * 24 * 60 / 71) n) as drawn;
    insert into resume_screenings (org_id, id, campaign_id, candidate_id, created_at)
      select org_id, id, campaign_id, candidate_id, created_at + interval '5 minutes' from web_calls;
    insert into notetaking_sessions (org_id, id, campaign_id, candidate_id, duration_secs, created_at)
      select org_id, id, campaign_id, candidate_id, duration_secs, created_at - interval '5 minutes' from web_calls;
    insert into credit_usage (org_id, id, campaign_id, credits, created_at)
      select org_id, id, campaign_id, case duration_secs when 7 then 'NaN' else duration_secs / 7.0 end, created_at
      from web_calls;
    insert into documents (org_id, container, id, body)
      select org_id, 'sms_conversations', id::text, jsonb_build_object(
        'campaign_id', case when duration_secs % 7 = 1 then upper(campaign_id::text) else campaign_id::text end,
        'candidate_id', candidate_id,
        'messages', jsonb_build_array(
          jsonb_build_object(
            'direction', case when duration_secs % 5 = 1 then 'inbound' else 'outbound' end, 'sent_at',
            case when duration_secs % 11 = 1 then to_jsonb('soon'::text) else to_jsonb(created_at) end),
          jsonb_build_object('direction', 'outbound', 'sent_at', created_at - interval '40 days'),
          jsonb_build_object('direction', 'outbound', 'sent_at', case when duration_secs % 3 = 1 then duration_secs end),
          jsonb_build_object('direction', 'outbound', 'sent_at', created_at + interval '90 minutes')))
      from web_calls;
    insert into documents (org_id, container, id, body)
      select org_id, container, id || what, odd.body
      from documents, (values (' a', '{}'::jsonb), (' b', '{"messages": {"0": {"direction": "outbound"}}}')) odd (what, body);
    insert into documents (org_id, container, id, body) select org_id, 'campaign_scripts', id, body from documents;
    """
  }

  /// Seals and refreshes until there is nothing to do.
  func upkeep(on connection: PostgresConnection, now: Instant = Self.now()) async throws {
    for encoder in SegmentEncoder.all {
      let rounds = SegmentRounds(encoder, leastRows: 3)
      _ = try await rounds.seal(now: now, on: connection)
      while try await rounds.refresh(everything: true, limit: .max, on: connection).count > 0 {}
    }
  }

  static func columns(memory: Int = 64 << 20, limits: ReadingLimits = ReadingLimits()) -> SegmentColumns {
    SegmentColumns(memory: memory, demand: SegmentDemand(), limits: limits, logger: Logger(label: "test"))
  }
}

/// Which rows there are, one for one: what is wrong by one row is seen.
struct SeenRows: Fold, Equatable {
  var lines: [String] = []
  let identifiers: Identifiers

  init(_ identifiers: Identifiers) { self.identifiers = identifiers }

  mutating func fold(_ rows: BatchRows) {
    let batch = rows.batch
    for row in rows.range {
      var line = "\(batch.times[row])"
      for role in batch.layout.roles {
        line += " \(identifiers.table(of: role).identifiers(of: [batch.identifiers(role)[row]]))"
      }
      for column in batch.integers { line += " \(column[row] as Int64?, default: "none")" }
      for column in batch.doubles { line += " \(column[row] as Double?, default: "none")" }
      let kind = batch.kinds.values[Int(batch.kinds.codes[row])]
      for field in 0..<batch.layout.kindFields { line += " \(kind.text(field), default: "none")" }
      lines.append(line)
    }
  }

  mutating func merge(_ later: SeenRows) { lines += later.lines }

  static func == (left: SeenRows, right: SeenRows) -> Bool { left.lines == right.lines }
}

extension TenantReader {
  /// All rows that pass.
  func seen(_ relation: ColumnRelation, _ filter: RowFilter) async throws -> [String] {
    let identifiers = identifiers(of: filter)
    return try await fold(relation, of: filter, identifiers: identifiers, into: SeenRows(identifiers)).lines
  }
}

/// A runner that tells of what it runs, and can do something before.
struct WatchedRunner: StatementRunner {
  final class Log: Sendable {
    private let texts = Mutex<[String]>([])

    var all: [String] { texts.withLock { $0 } }
    func add(_ text: String) { texts.withLock { $0.append(text) } }
    func clear() { texts.withLock { $0 = [] } }
  }

  let runner: any StatementRunner
  let log: Log
  var before: @Sendable (String) async -> Void = { _ in }

  func query(_ statement: Statement) async throws(PostgresError) -> Rows {
    log.add(statement.text)
    await before(statement.text)
    return try await runner.query(statement)
  }

  func copyOut(
    _ query: Statement, _ take: ([UInt8]) throws(PostgresError) -> Void
  ) async throws(PostgresError) {
    log.add("copy " + query.text)
    await before("copy " + query.text)
    try await runner.copyOut(query, take)
  }
}
