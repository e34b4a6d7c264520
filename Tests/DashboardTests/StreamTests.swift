import Access
import Dashboard
import Foundation
import Messages
import Postgres
import RPC
import Randomness
import StandardMessages
import TestDatabase
import TestExpectations
import Testing
import Time

/// The whole dashboard over one stream, as a client gets it.
@Suite struct StreamTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second

  /// What the seven methods answer, one after the other.
  private func answers(
    of server: DashboardServer, _ range: TimeRange?, _ options: CallOptions
  ) async throws -> StreamedSections {
    let client = server.client
    return StreamedSections([
      .init(section: .dashboard(try await client.getDashboardStats(.init(timeRange: range), options: options))),
      .init(section: .messaging(try await client.getMessagingStats(.init(timeRange: range), options: options))),
      .init(section: .textAgent(try await client.getTextAgentStats(.init(timeRange: range), options: options))),
      .init(section: .plan(try await client.getPlanStats(.init(), options: options))),
      .init(section: .aiUsage(try await client.getAiUsageStats(.init(timeRange: range), options: options))),
      .init(
        section: .aiMessageOrigin(
          try await client.getAiMessageOriginStats(.init(timeRange: range), options: options))),
      .init(section: .engagement(try await client.getEngagementStats(.init(timeRange: range), options: options))),
    ])
  }

  /// Rows of two tenants with the same ids, the second's to be seen by nobody.
  private func load(
    into fixture: Fixture, now: Int64 = now, seed: UInt64
  ) async throws -> (rows: OrganizationRows, ids: SharedIDs) {
    var random = SeededGenerator(seed: seed)
    let ids = SharedIDs(using: &random)
    let rows = try ["America/New_York", "Asia/Tokyo"].map { zone in
      try OrganizationRows.generate(
        orgID: random.uuid(), timeZone: zone, now: now, anchors: [now], sharing: ids, using: &random)
    }
    try await fixture.load(rows)
    return (rows[0], ids)
  }

  @Test func everySectionIsWhatItsOwnMethodAnswers() async throws {
    let seed = drawSeed()
    try await Fixture.run { fixture in
      let (rows, ids) = try await load(into: fixture, seed: seed)
      try await DashboardServer.run(fixture.dashboard(now: Self.now)) { server in
        for viewer in [.organization, .member(ids.memberWithPhones), .member(ids.memberWithoutPhones)] as [Viewer] {
          let options = server.options(viewer.session(in: rows.orgID))
          let today = Self.now / LocalClock.day
          for request in [
            .absent, .preset(.today), .preset(.last90Days), .preset(.allTime), .dates(today - 3, today),
            .interval(Self.now - LocalClock.hour, Self.now),
          ] as [RangeRequest] {
            let sections = StreamedSections(try await server.sections(of: request.message, options))
            let what = Comment("\(request) seen by \(viewer), seed \(seed)")
            #expect(sections == (try await answers(of: server, request.message, options)), what)
            #expect(sections.answered == StreamedSections.names, what)
            #expect(sections.count == 7, what)
            #expect(sections.asOf == Array(repeating: timestamp(Self.now), count: 7), what)
          }
        }
      }
    }
  }

  /// Every section is as of the same moment, even of a clock that never shows one twice.
  @Test func nowIsReadOnce() async throws {
    try await Fixture.run { fixture in
      let (rows, _) = try await load(into: fixture, seed: 1)
      try await DashboardServer.run(fixture.tickingDashboard(from: Self.now)) { server in
        let options = server.options(Viewer.organization.session(in: rows.orgID))
        for tick in 0..<3 {
          let asOf = StreamedSections(try await server.sections(options)).asOf
          #expect(asOf == Array(repeating: timestamp(Self.now + Int64(tick)), count: 7))
        }
      }
    }
  }

  /// ALL_TIME of each group starts with the group's own rows.
  @Test func allTimeStartsWhereEachGroupsOwnRowsDo() async throws {
    var rows = OrganizationRows(orgID: UUID(), timeZone: "UTC")
    let day = { (days: Int64) in Self.now / LocalClock.day * LocalClock.day - days * LocalClock.day }
    rows.calls = [
      CallRow(
        id: UUID(), direction: "inbound", status: "completed", durationSecs: 1, recordingURL: nil,
        createdAt: day(10) + 5)
    ]
    rows.todos = [TodoRow(id: UUID(), assigneeID: nil, status: "open", createdAt: day(20) + 5)]
    rows.messages = [
      MessageRow(id: UUID(), channel: "sms", direction: "inbound", status: "received", createdAt: day(30) + 5)
    ]
    rows.suggestions = [
      SuggestionRow(id: UUID(), phoneID: nil, confidence: 1, outcome: "escalated", createdAt: day(40) + 5)
    ]
    try await Fixture.run { [rows] fixture in
      try await fixture.load([rows])
      try await DashboardServer.run(fixture.dashboard(now: Self.now)) { server in
        let options = server.options(Viewer.organization.session(in: rows.orgID))
        let sections = StreamedSections(
          try await server.sections(of: TimeRange(range: .preset(.allTime)), options))
        #expect(sections.dashboard?.info?.startTime == timestamp(day(20)))
        #expect(sections.messaging?.info?.startTime == timestamp(day(30)))
        #expect(sections.engagement?.info?.startTime == timestamp(day(30)))
        #expect(sections.textAgent?.info?.startTime == timestamp(day(40)))
        #expect(sections.aiUsage?.info?.startTime == timestamp(day(0)))
        #expect(sections.plan?.info?.startTime == nil)
      }
    }
  }

  /// While rows are being written, all sections of a stream see the same of them, also where the streams share a small
  /// pool and their statements wait for each other.
  @Test(arguments: [1, 3, 8]) func sectionsAgreeWhileRowsAreInserted(poolSize: Int) async throws {
    let orgID = UUID()
    let start = Self.now - LocalClock.day
    try await Fixture.run(poolSize: poolSize) { fixture in
      try await fixture.load([OrganizationRows(orgID: orgID, timeZone: "America/New_York")])
      try await DashboardServer.run(fixture.tickingDashboard(from: Self.now)) { server in
        try await withThrowingTaskGroup(of: Int64.self) { group in
          group.addTask {
            try await Self.insertUntilCancelled(into: fixture, orgID: orgID, from: start)
            return -1
          }
          for reader in 0..<3 {
            group.addTask {
              // Sessions of different members, whose questions are the same: they may share answers, or not.
              let options = server.options(
                Session(memberID: UUID(), orgID: orgID, isOwner: true), maxStaleness: reader == 0 ? "0" : nil)
              var seen: Set<Int64> = []
              var asked = 0
              while seen.count < 12, asked < 10_000 {
                asked += 1
                let sections = StreamedSections(try await server.sections(options))
                seen.insert(try Self.expectAgreement(in: sections))
              }
              return Int64(seen.count)
            }
          }
          // Each reader saw many different states.
          for _ in 0..<3 {
            let seen = try #require(try await group.next())
            #expect(seen >= 12)
          }
          group.cancelAll()
          _ = await group.nextResult()
        }
      }
    }
  }

  /// A transaction adds one call, one SMS, one email, one message of another channel, a to-do, a suggestion and a use.
  private static func insertUntilCancelled(into fixture: Fixture, orgID: UUID, from start: Int64) async throws {
    try await withConnection(to: fixture.connectionString) { connection in
      var number: Int64 = 0
      while !Task.isCancelled {
        let time = Instant(microseconds: start + number)
        try await connection.transaction { connection in
          let contact = UUID()
          try await connection.execute(
            """
            insert into calls (org_id, id, contact_id, direction, status, duration_secs, created_at)
            values (\(orgID), \(UUID()), \(contact), 'inbound', 'completed', 7, \(time))
            """)
          for channel in ["sms", "email", "whatsapp"] {
            try await connection.execute(
              """
              insert into messages (org_id, id, contact_id, channel, direction, status, ai_origin, created_at)
              values (\(orgID), \(UUID()), \(contact), \(channel), 'outbound', 'sent', 'plan', \(time))
              """)
          }
          try await connection.execute(
            """
            insert into todos (org_id, id, title, status, created_at)
            values (\(orgID), \(UUID()), 'Call back', 'open', \(time))
            """)
          try await connection.execute(
            """
            insert into text_agent_suggestions (org_id, id, confidence, outcome, created_at)
            values (\(orgID), \(UUID()), 0.5, 'escalated', \(time))
            """)
          try await connection.execute(
            """
            insert into ai_usage (org_id, id, feature, model, input_tokens, output_tokens, cost_usd, created_at)
            values (\(orgID), \(UUID()), 'summary', 'a model', 3, 4, 0.01, \(time))
            """)
        }
        number += 1
      }
    }
  }

  /// Returns the number of calls.
  private static func expectAgreement(in sections: StreamedSections) throws -> Int64 {
    let calls = try #require(sections.dashboard?.stats)
    let messages = try #require(sections.messaging?.stats)
    let engagement = try #require(sections.engagement?.stats)
    let channels = try #require(engagement.channelDistribution)
    #expect(sections.asOf == Array(repeating: try #require(sections.asOf.first), count: 7))
    #expect(sections.errors.isEmpty)
    #expect(Int64(channels.calls) == calls.totalCalls)
    #expect(channels.sms + channels.email + channels.other == messages.totalMessages)
    #expect(messages.messageActivity.reduce(0) { $0 + $1.smsCount } == channels.sms)
    #expect(messages.messageActivity.reduce(0) { $0 + $1.emailCount } == channels.email)
    // Of one transaction each.
    #expect(calls.totalTodos == calls.totalCalls)
    #expect(Int64(channels.sms) == calls.totalCalls)
    #expect(Int64(engagement.activeContacts) == calls.totalCalls)
    #expect(Int64(sections.textAgent?.stats?.totalSuggestions ?? 0) == calls.totalCalls)
    #expect(Int64(sections.aiUsage?.stats?.totalTokens ?? 0) == 7 * calls.totalCalls)
    #expect(sections.aiMessageOrigin?.stats?.aiComposedCount == messages.totalMessages)
    return calls.totalCalls
  }
}
