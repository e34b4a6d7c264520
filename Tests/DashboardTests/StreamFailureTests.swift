import Access
import Dashboard
import Foundation
import Logging
import Messages
import Postgres
import RPC
import TestDatabase
import TestExpectations
import Testing

/// Streams, and parts of them, that fail.
@Suite struct StreamFailureTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second
  private let orgID = UUID()
  private var owner: Session { Session(memberID: UUID(), orgID: orgID, isOwner: true) }

  /// An organization with a row of everything.
  private func load(into fixture: Fixture) async throws {
    let contact = ContactRow(id: UUID(), name: "Contact")
    var rows = OrganizationRows(orgID: orgID, timeZone: "America/New_York")
    rows.contacts = [contact]
    rows.calls = [
      CallRow(
        id: UUID(), contactID: contact.id, direction: "inbound", status: "completed", durationSecs: 1,
        recordingURL: nil, createdAt: Self.now)
    ]
    rows.messages = [
      MessageRow(
        id: UUID(), contactID: contact.id, channel: "sms", direction: "outbound", status: "sent", aiOrigin: "plan",
        createdAt: Self.now)
    ]
    rows.todos = [TodoRow(id: UUID(), assigneeID: nil, status: "open", createdAt: Self.now)]
    rows.suggestions = [
      SuggestionRow(id: UUID(), phoneID: nil, confidence: 1, outcome: "escalated", createdAt: Self.now)
    ]
    rows.plans = [PlanRow(id: UUID(), ownerID: nil, status: "active", contacts: [contact.id])]
    rows.usage = [
      UsageRow(
        id: UUID(), memberID: nil, feature: "summary", inputTokens: 1, outputTokens: 2, microdollars: 3,
        createdAt: Self.now)
    ]
    try await fixture.load([rows])
  }

  /// Puts a view in a relation's place whose rows can't be read, until `body` has returned.
  private func whileBroken(
    _ relation: String, in fixture: Fixture, _ body: () async throws -> Void
  ) async throws {
    try await withConnection(to: fixture.connectionString) { connection in
      try await connection.execute("alter table \(unescaped: relation) rename to whole")
      try await connection.execute(
        """
        create view \(unescaped: relation) as
        select * from whole where 1 / (length(org_id::text) - 36) = 1
        """)
      try await body()
      try await connection.execute("drop view \(unescaped: relation)")
      try await connection.execute("alter table whole rename to \(unescaped: relation)")
    }
  }

  /// Which groups read a relation.
  static let readers: [(String, Set<String>)] = [
    ("todos", ["dashboard"]),
    ("calls", ["dashboard", "engagement"]),
    ("messages", ["messaging", "ai_message_origin", "engagement"]),
    ("text_agent_suggestions", ["text_agent"]),
    ("plans", ["plan"]),
    ("ai_usage", ["ai_usage"]),
  ]

  @Test(arguments: [1, 2, 8]) func aGroupThatFailsTakesNoOtherWithIt(poolSize: Int) async throws {
    try await Fixture.run(poolSize: poolSize) { fixture in
      try await load(into: fixture)
      let dashboard = fixture.dashboard(now: Self.now, answerTimeToLive: .seconds(3_600))
      try await DashboardServer.run(dashboard) { server in
        let options = server.options(owner)
        let fresh = server.options(owner, maxStaleness: "0")
        let whole = StreamedSections(try await server.sections(options))
        #expect(whole.answered == StreamedSections.names)
        for (relation, readers) in Self.readers {
          try await whileBroken(relation, in: fixture) {
            for _ in 0..<3 {
              let sections = StreamedSections(try await server.sections(fresh))
              #expect(sections.count == 7)
              #expect(Set(sections.errors.map(\.section)) == readers, "\(relation)")
              #expect(sections.answered == StreamedSections.names.subtracting(readers), "\(relation)")
              for error in sections.errors {
                #expect(error.code == StatusCode.internal.rawValue)
                #expect(error.message == "the request failed")
              }
              // What did come is what comes when nothing fails.
              if let section = sections.dashboard { #expect(section == whole.dashboard) }
              if let section = sections.messaging { #expect(section == whole.messaging) }
              if let section = sections.textAgent { #expect(section == whole.textAgent) }
              if let section = sections.plan { #expect(section == whole.plan) }
              if let section = sections.aiUsage { #expect(section == whole.aiUsage) }
              if let section = sections.aiMessageOrigin { #expect(section == whole.aiMessageOrigin) }
              if let section = sections.engagement { #expect(section == whole.engagement) }
            }
          }
        }
        // No connection was lost over it, and what failed was not kept.
        #expect(StreamedSections(try await server.sections(options)) == whole)
        #expect(fixture.pool.statistics.lost == 0)
        try await expectSoon { fixture.pool.statistics.leased == 0 }
      }
    }
  }

  @Test func aStreamWithAFailureIsNotGivenAgain() async throws {
    try await Fixture.run { fixture in
      try await load(into: fixture)
      let dashboard = fixture.dashboard(now: Self.now, answerTimeToLive: .seconds(3_600))
      try await DashboardServer.run(dashboard) { server in
        let options = server.options(owner)
        try await whileBroken("plans", in: fixture) {
          let sections = StreamedSections(try await server.sections(options))
          #expect(sections.errors.map(\.section) == ["plan"])
          await #expect(throws: RPCError.self) {
            try await server.client.getPlanStats(GetPlanStatsRequest(), options: options)
          }
        }
        #expect(StreamedSections(try await server.sections(options)).plan?.stats?.activePlans == 1)
        let response = try await server.client.getPlanStats(GetPlanStatsRequest(), options: options)
        #expect(response.stats?.activePlans == 1)
      }
    }
  }

  /// The cause of a section's failure is logged for every call that is told of it, and for nobody else.
  @Test func aFailureIsLoggedUnderTheIDOfEachCall() async throws {
    try await Fixture.run { fixture in
      try await load(into: fixture)
      let lines = LogLines()
      try await DashboardServer.run(fixture.dashboard(now: Self.now), logger: lines.logger) { server in
        try await whileBroken("plans", in: fixture) {
          _ = try await server.sections(server.options(owner, requestID: "first"))
          _ = try await server.sections(server.options(owner, requestID: "second"))
        }
        _ = try await server.sections(server.options(owner, requestID: "third"))
      }
      let failures = lines.all.filter { $0.message == "a part of an answer failed" }
      #expect(failures.map { $0.metadata["request_id"] } == ["first", "second"])
      for line in failures {
        #expect(line.level == .error)
        #expect(line.metadata["part"] == "plan")
        #expect(line.metadata["method"] == "/callboard.v1.DashboardService/StreamDashboard")
        #expect(line.metadata["cause"]?.contains("division by zero") == true)
      }
    }
  }

  /// Whatever concerns the whole ends the stream before anything is sent.
  @Test func whatIsWrongWithTheWholeFailsTheStream() async throws {
    try await Fixture.run { fixture in
      try await load(into: fixture)
      try await DashboardServer.run(fixture.dashboard(now: Self.now)) { server in
        func outcome(
          of range: TimeRange? = nil, orgID: String = "", _ session: Session?, maxStaleness: String? = nil
        ) async throws -> (sections: Int, error: RPCError?) {
          var sections = 0
          let result = try await server.follow(
            of: range, orgID: orgID, server.options(session, maxStaleness: maxStaleness)
          ) { _ in sections += 1 }
          guard case .failure(let error) = result else { return (sections, nil) }
          return (sections, error)
        }
        let stranger = Session(memberID: UUID(), orgID: orgID)
        let admin = Session(memberID: UUID(), orgID: orgID, isSuperAdmin: true)
        func dates(_ start: String, _ end: String) -> TimeRange {
          TimeRange(range: .dates(DateRange(startDate: start, endDate: end)))
        }
        let outcomes: [(StatusCode, (sections: Int, error: RPCError?))] = [
          (.unauthenticated, try await outcome(nil)),
          (.permissionDenied, try await outcome(stranger)),
          (.permissionDenied, try await outcome(orgID: UUID().uuidString, owner)),
          (.notFound, try await outcome(orgID: UUID().uuidString, admin)),
          (.invalidArgument, try await outcome(orgID: "mine", owner)),
          (.invalidArgument, try await outcome(of: dates("2026-11-05", "2026-11-04"), owner)),
          (.invalidArgument, try await outcome(of: TimeRange(range: .preset(.UNRECOGNIZED(77))), owner)),
          // Whole days are too long or not only once the zone is known.
          (.invalidArgument, try await outcome(of: dates("1970-01-01", "2020-01-01"), owner)),
          (.invalidArgument, try await outcome(owner, maxStaleness: "soon")),
        ]
        for (index, (code, outcome)) in outcomes.enumerated() {
          #expect(outcome.sections == 0, "\(index)")
          #expect(outcome.error?.code == code, "\(index)")
          if code == .invalidArgument { #expect(outcome.error?.fieldViolations.isEmpty == false, "\(index)") }
        }
        let longest = try await outcome(of: dates("1970-01-01", "2019-12-31"), owner)
        #expect(longest.sections == 7)
        #expect(longest.error == nil)
      }
    }
  }

  @Test func withoutADatabaseTheWholeIsUnavailable() async throws {
    try await Fixture.run(on: "host=/nonexistent") { fixture in
      try await DashboardServer.run(fixture.dashboard(now: Self.now)) { server in
        var sections = 0
        guard case .failure(let error) = try await server.follow(server.options(owner), { _ in sections += 1 }) else {
          Issue.record("the stream went well")
          return
        }
        #expect(sections == 0)
        #expect(error.code == .unavailable)
        #expect(error.retryDelay != nil)
      }
    }
  }

  /// The others arrive; then the whole ends with the deadline, and nothing is left in the database.
  @Test func aDeadlineEndsTheStream() async throws {
    try await Fixture.run { fixture in
      try await load(into: fixture)
      try await fixture.whileLocked("plans") { waiting in
        try await DashboardServer.run(fixture.dashboard(now: Self.now)) { server in
          var sections: [StreamDashboardResponse] = []
          let result = try await server.follow(server.options(owner, timeout: .seconds(2))) { sections.append($0) }
          guard case .failure(let error) = result else {
            Issue.record("the stream went well")
            return
          }
          #expect(error.code == .deadlineExceeded)
          #expect(StreamedSections(sections).errors.isEmpty)
          #expect(!StreamedSections(sections).answered.contains("plan"))
          try await expectSoon { try await waiting() == 0 }
        }
      }
    }
  }

  /// A client that has seen enough takes its queries with it, once the others have arrived.
  @Test func aClientThatLeavesEndsItsQueries() async throws {
    // Where connections are few, others wait behind the one whose rows are locked.
    try await Fixture.run(isWarm: true) { fixture in
      try await load(into: fixture)
      try await DashboardServer.run(fixture.dashboard(now: Self.now)) { server in
        try await fixture.whileLocked("plans") { waiting in
          try await server.client.streamDashboard(StreamDashboardRequest(), options: server.options(owner)) {
            responses in
            var names: Set<String> = []
            for try await response in responses {
              names.formUnion(StreamedSections([response]).answered)
              if names.count == 6 { break }
            }
            #expect(names == StreamedSections.names.subtracting(["plan"]))
            try await expectSoon { try await waiting() > 0 }
          }
          try await expectSoon { try await waiting() == 0 }
        }
        try await expectSoon { fixture.pool.statistics.leased == 0 }
        // The connections are fit for use again.
        #expect(StreamedSections(try await server.sections(server.options(owner))).answered == StreamedSections.names)
        #expect(fixture.pool.statistics.lost == 0)
      }
    }
  }
}
