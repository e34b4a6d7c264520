import Postgres
import RPC
import Testing

@testable import Tenancy

/// What a query may say beside its rows.
@Suite struct QueryTextTests {
  private static let calls = TenantRows(lookingUp: .calls, orgID: SampleRows.organization)

  private func refusal(of query: TenantQuery) -> RefusedQuery? {
    do {
      try QueryText.check(query.text)
      return nil
    } catch {
      return error
    }
  }

  static let evasions: [TenantQuery] = [
    "select count(*) from calls", "select 1 from CALLS", "select 1 FROM\n\tmessages", "table calls", "(table calls)",
    "select 1 from (select 1 from  organizations) o", "select * from \(calls) as x, calls",
    "select * from \(calls) as x , messages as m", "select * from \(calls) as x join contacts c on true",
    "select * from \(calls) as x cross join lateral calls", "select * from only calls", "select * from only (calls)",
    "select * from callboard.calls", "select * from callboard . calls", "select * from (calls)",
    "select * from (calls join messages on true)", "select * from (\(calls) as x join calls on true)",
    "select * from (\(calls) as x cross join calls) as y", "select * from ((calls))",
    "select * from (table calls) as x", "select 1 where exists (table calls)",
    "select * from \"calls\"", "select * from U&\"c\\0061lls\"", "select * from u&'calls'",
    "select * from pg_stats", "select * from information_schema.tables", "select * from pg_catalog.pg_class",
    "with x as (select 1) select 1", "select 1 from \(calls) as x union table calls",
    "select 1 union select 1 from calls", "select 1 union all (select 1 from calls)",
    "select * into copy from \(calls) as x", "insert into calls default values", "delete from calls", "update calls",
    "do $$ begin end $$", "select $$calls$$", "select $a$ from calls $a$", "select 1; select 1 from calls",
    "select 1 /* */ from calls", "select 1 from \(calls) as x -- and org_id", "select 1 from/**/calls",
    "select E'\\' from calls --'", "select e'x'", "select '\\'", "select 'open", "select '\n'",
    "select query_to_xml('select * from calls', true, true, '')", "select table_to_xml('calls', true, true, '')",
    "select query_to_xml($1)", "select pg_catalog.query_to_xml('select 1')", "select count (query_to_xml ('x'))",
    "select * from query_to_xml('x')", "select * from rows from (unnest('{}'::uuid[]))",
    "select * from xmltable('x')", "select cursor_to_xml('x')", "select lo_get(1)", "select set_config('a', 'b', true)",
    "select dblink('x')", "select nextval('calls_id_seq')", "select * from \(calls) as x tablesample system(1)",
    "select x.count from \(calls) as x, lateral calls", "select 1.from calls", "select 1from calls",
    "select a.* from \(calls) as a where a.id = $1from calls", "select * from unnest (calls)", "select * from lateral",
    "select extract(epoch from (select created_at from calls))", "select * from", "select * from ()", "from calls",
    "select 1) from calls", "select (1", "select [1)", "", "values (1)", "select * from calls\u{1}\u{2}",
    "select * from \u{1}\u{2} x, calls", "select * from \u{1}calls\u{2}", "select * from \u{a0}calls",
    "select * from ünion, calls", "select 1 as from, calls", "select * from \(calls) as x natural join calls",
    "select * from \(calls) as x on x.where = 1, calls",
    "select * from \(calls) as x where a is distinct from b, (c) from d",
    "select * from \(TenantRows(of: .calls.where("true) or (true"), in: SampleRows.whole)) as x",
    "select * from \(TenantRows(of: .calls.where("id in (select id from calls)"), in: SampleRows.whole)) as x",
    "select * from \(TenantRows(of: .calls.where("true").where("true) --"), in: SampleRows.whole)) as x",
    "select * from \(TenantRows(of: .calls.where("'"), in: SampleRows.whole)) as x where '\(calls)' = ''",
    "select ca\("x")lls from ca\("lls" as TenantQuery)",
  ]

  @Test(arguments: evasions) func nothingReadsPastTheTenant(query: TenantQuery) async {
    #expect(refusal(of: query) != nil, "\(query.statement.text)")
    // It isn't sent, and the client isn't told.
    let error = await #expect(throws: RPCError.self) { try await TenantReader(Unreachable()).fetch(query) }
    #expect(error?.code == .internal)
    #expect(error?.cause is RefusedQuery)
    #expect(error?.message == "the request failed")
  }

  static let harmless: [TenantQuery] = [
    "select count(*) as calls from \(calls) as messages",
    "select calls.id from \(calls) as calls where calls.id = \("x")",
    "select extract(epoch from a - b) from \(calls) as x", "select a is not distinct from b from \(calls) as x",
    "select * from \(calls) as a, \(calls) as b left join \(calls) as c on c.id = b.id where a.id in (1, 2)",
    "select * from (select * from \(calls) as x, \(calls) as y) as z group by grouping sets ((a), ())",
    "select * from \(calls) as x join unnest(\(["a"]), \(["b"])) as passing(id, score) on passing.id = x.id",
    "select array(select id from \(calls) as x order by id)::uuid[], 'it''s', '{}'::text[]",
    "select from \(calls) as x where exists (select from \(calls) as y where y.id = x.id offset 0) limit 1",
    "select * from (\(calls) as x cross join \(calls) as y)", "select (max(array[a, -b]) filter (where a > 0))[1], c",
    "select * from \(calls) as x order by a, b", "select 1.5e3, 'select * from calls'",
    "select * from \(TenantRows(of: .calls.where("status in ('a', 'b') or (true)"), in: SampleRows.whole)) as x",
    "select 1 from \(calls) as x union all select 2 from \(calls) as y",
  ]

  @Test(arguments: harmless) func therestIsAllowed(query: TenantQuery) {
    #expect(refusal(of: query)?.problem == nil, "\(query.statement.text)")
  }

  @Test func theLogSaysWhatIsWrong() {
    let refused = refusal(of: "select * from only calls")
    #expect(refused?.description.contains("only stands where rows may be") == true)
  }
}

extension TenantQuery: CustomTestStringConvertible {
  /// Its text, as failures show it.
  public var testDescription: String { statement.text }
}
