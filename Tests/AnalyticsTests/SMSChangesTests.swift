import Analytics
import Documents
import Foundation
import Messages
import Postgres
import RPC
import Tenancy
import TestDatabase
import TestExpectations
import TestTurns
import Testing

/// Conversations of the past change: SMS of segments are those that a look at every document finds.
@Suite(.computing) struct SMSChangesTests {
  private static let changes: [Statement] = [
    """
    update documents set body = jsonb_set(body, '{messages}',
      body -> 'messages' || '[{"direction": "outbound", "sent_at": "2026-10-01T10:00:00Z"}]')
    where container = 'sms_conversations' and id like '%7' and jsonb_typeof(body -> 'messages') = 'array'
    """,
    "update documents set body = body - 'campaign_id' where id ~ '[3468]$'",
    "delete from documents where container = 'sms_conversations' and id like '%5'",
    "update documents set container = 'sms_conversations_of_old' where id like '%1'",
    "update documents set body = body #- '{messages,0}' where id ~ '[29]$'",
    """
    insert into documents (org_id, container, id, body)
    select org_id, container, id || ' again', body from documents where container = 'sms_conversations'
    """,
    "truncate documents",
    """
    insert into documents (org_id, container, id, body)
    select org_id, 'sms_conversations', 'new', '{"messages": [{"direction": "outbound", "sent_at": "2026-09-01T00:00:00Z"}]}'
    from organizations
    """,
  ]

  @Test func changesOfConversationsAreSeen() async throws {
    let generated = try GeneratedActivity(PlaceAndTime(zone: "Europe/Berlin", now: "2026-11-01T12:34:56.789012Z"))
    let context = CallContext.call(by: generated.session)
    try await AnalyticsFixture.run(ofSegments: true) { fixture in
      try await generated.load(into: fixture)
      try await fixture.makeSegments(now: generated.now)
      let segments = fixture.analytics(now: generated.now, conversations: .database)
      let rows = fixture.analytics(now: generated.now, conversations: .database, ofSegments: false)
      let documents = fixture.analytics(
        now: generated.now, documents: PostgresDocumentStore(pool: fixture.pool), ofSegments: false)
      let filters = [Narrowing(), Narrowing(campaignIDs: [generated.ids.campaigns[0]])].map {
        $0.message(.preset(.allTime))
      }
      func answers(_ analytics: CampaignAnalytics) async throws -> [GetSmsSentResponse] {
        var answers: [GetSmsSentResponse] = []
        for filter in filters {
          answers.append(try await analytics.getSmsSent(.init(filter: filter), context: context).message)
        }
        return answers
      }
      var last = try await answers(segments)
      #expect(try await answers(documents) == last)
      let used = fixture.segments?.statistics.misses ?? 0
      #expect(used > 0, "seed \(generated.seed)")
      for (number, change) in Self.changes.enumerated() {
        try await withConnection(to: fixture.connectionString) { _ = try await $0.execute(change) }
        let found = try await answers(segments)
        let what: Comment = "change \(number), seed \(generated.seed)"
        #expect(found != last, what)
        #expect(try await answers(documents) == found, what)
        #expect(try await answers(rows) == found, what)
        if number.isMultiple(of: 2) { try await fixture.makeSegments(now: generated.now) }
        #expect(try await answers(segments) == found, what)
        last = found
      }
    }
  }
}
