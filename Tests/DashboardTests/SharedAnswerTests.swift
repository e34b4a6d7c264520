import Access
import Foundation
import Messages
import NIOCore
import Postgres
import Randomness
import StandardMessages
import TestDatabase
import TestExpectations
import Testing

@testable import Answers
@testable import Dashboard
@testable import RPC

/// One answer for all who ask the same: at the same time, and soon after.
@Suite struct SharedAnswerTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second
  private static let hour = Duration.seconds(3_600)

  private func organization(calls: Int, phone: UUID? = nil) -> OrganizationRows {
    var rows = OrganizationRows(orgID: UUID(), timeZone: "UTC")
    for number in 0..<calls {
      rows.calls.append(
        CallRow(
          id: UUID(), phoneID: phone, direction: "inbound", status: "completed", durationSecs: 60, recordingURL: nil,
          createdAt: Self.now - Int64(number)))
    }
    return rows
  }

  private func addCall(to rows: OrganizationRows, in fixture: Fixture) async throws {
    try await withConnection(to: fixture.connectionString) { connection in
      try await connection.load(organization(calls: 1).calls, of: rows.orgID)
    }
  }

  private func calls(
    _ dashboard: OrganizationDashboard, _ context: CallContext, _ range: TimeRange? = nil, orgID: String = ""
  ) async throws -> Int64? {
    try await dashboard.getDashboardStats(
      GetDashboardStatsRequest(timeRange: range, orgID: orgID), context: context
    ).message.stats?.totalCalls
  }

  // Queries are counted: in a warm pool, where no connection that opens makes one of its own.

  @Test func theSameQuestionAtTheSameTimeIsExecutedOnce() async throws {
    let rows = organization(calls: 3)
    try await Fixture.run(isWarm: true) { fixture in
      try await fixture.load([rows])
      let dashboard = fixture.dashboard(now: Self.now)
      func session() -> Session { Viewer.organization.session(in: rows.orgID) }
      _ = try await calls(dashboard, .call(by: session()))
      let before = fixture.pool.statistics.queries
      _ = try await calls(dashboard, .call(by: session()))
      let once = fixture.pool.statistics.queries - before

      // Different members, who may all see the organization; the range in different words.
      let ranges: [TimeRange?] = [nil, TimeRange(), TimeRange(range: .preset(.last30Days))]
      let start = fixture.pool.statistics.queries
      let all = try await withThrowingTaskGroup(of: Int64?.self) { group in
        try await fixture.whileLocked("calls") { waiting in
          for number in 0..<30 {
            let context = CallContext.call(by: session())
            group.addTask { try await calls(dashboard, context, ranges[number % 3]) }
          }
          try await expectSoon { dashboard.answers.waitingCount == 30 }
          try await expectSoon { try await waiting() > 0 }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(all == Array(repeating: 3, count: 30))
      #expect(fixture.pool.statistics.queries - start == once)
      #expect(dashboard.answers.isIdle)
    }
  }

  @Test func anAnswerThatIsGivenAgainIsTheSameBytes() async throws {
    let rows = organization(calls: 3)
    try await Fixture.run { fixture in
      try await fixture.load([rows])
      let dashboard = fixture.dashboard(now: Self.now, answerTimeToLive: Self.hour)
      var places: Set<UInt> = []
      for _ in 0..<3 {
        let reply = try await dashboard.getDashboardStats(
          GetDashboardStatsRequest(), context: .call(by: Viewer.organization.session(in: rows.orgID)))
        guard case .encoded(let answer) = reply else {
          Issue.record("an answer for one call alone")
          continue
        }
        #expect(try answer.message.stats?.totalCalls == 3)
        let place = try answer.contents.frame(limit: answer.size).withUnsafeReadableBytes { $0.baseAddress }
        places.insert(UInt(bitPattern: place))
      }
      #expect(places.count == 1)
    }
  }

  @Test func theSameStreamAtTheSameTimeIsExecutedOnce() async throws {
    let rows = organization(calls: 3)
    try await Fixture.run(isWarm: true) { fixture in
      try await fixture.load([rows])
      let dashboard = fixture.tickingDashboard(from: Self.now)
      try await DashboardServer.run(dashboard) { server in
        let options = (0..<8).map { _ in server.options(Viewer.organization.session(in: rows.orgID)) }
        _ = try await server.sections(options[0])
        let before = fixture.pool.statistics.queries
        let alone = StreamedSections(try await server.sections(options[0]))
        let once = fixture.pool.statistics.queries - before

        let start = fixture.pool.statistics.queries
        let streams = try await withThrowingTaskGroup(of: StreamedSections.self) { group in
          try await fixture.whileLocked("plans") { waiting in
            group.addTask { StreamedSections(try await server.sections(options[0])) }
            try await expectSoon { try await waiting() > 0 }
            // Those that come later get what is there already, and wait for the rest like the first.
            for options in options.dropFirst() {
              group.addTask { StreamedSections(try await server.sections(options)) }
            }
            try await expectSoon { dashboard.answers.waitingCount == 8 }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(fixture.pool.statistics.queries - start == once)
        let first = try #require(streams.first)
        #expect(first.answered == StreamedSections.names)
        #expect(streams.allSatisfy { $0 == first })
        #expect(first.asOf != alone.asOf)
        #expect(first.dashboard?.stats == alone.dashboard?.stats)
      }
    }
  }

  @Test func anAnswerIsGivenAgainWithTheAgeOfItsDataAndWithoutADatabase() async throws {
    let rows = organization(calls: 1)
    try await Fixture.run { fixture in
      try await fixture.load([rows])
      let dashboard = fixture.tickingDashboard(from: Self.now, answerTimeToLive: Self.hour)
      try await DashboardServer.run(dashboard) { server in
        let options = server.options(Viewer.organization.session(in: rows.orgID))
        let stats = try await server.client.getDashboardStats(GetDashboardStatsRequest(), options: options)
        let stream = StreamedSections(try await server.sections(options))
        #expect(stats.info?.asOf == timestamp(Self.now))
        #expect(stream.asOf == Array(repeating: timestamp(Self.now + 1), count: 7))
        try await addCall(to: rows, in: fixture)
        await fixture.pool.shutdown()
        #expect(try await server.client.getDashboardStats(GetDashboardStatsRequest(), options: options) == stats)
        #expect(StreamedSections(try await server.sections(options)) == stream)
        // Of another group there is none.
        await #expect(throws: RPCError.self) {
          try await server.client.getMessagingStats(GetMessagingStatsRequest(), options: options)
        }
      }
    }
  }

  @Test func aClientCanDemandFreshData() async throws {
    let rows = organization(calls: 1)
    try await Fixture.run { fixture in
      try await fixture.load([rows])
      let dashboard = fixture.tickingDashboard(from: Self.now, answerTimeToLive: Self.hour)
      try await DashboardServer.run(dashboard) { server in
        let session = Viewer.organization.session(in: rows.orgID)
        func asked(_ maxStaleness: String?) async throws -> (unary: Int64?, streamed: Int64?, isOfOneMoment: Bool) {
          let options = server.options(session, maxStaleness: maxStaleness)
          let unary = try await server.client.getDashboardStats(GetDashboardStatsRequest(), options: options)
          let stream = StreamedSections(try await server.sections(options))
          return (
            unary.stats?.totalCalls, stream.dashboard?.stats?.totalCalls,
            stream.asOf == Array(repeating: stream.asOf[0], count: 7)
          )
        }
        #expect(try await asked(nil) == (1, 1, true))
        try await addCall(to: rows, in: fixture)
        #expect(try await asked(nil) == (1, 1, true))
        #expect(try await asked("3600000") == (1, 1, true))
        #expect(try await asked("0") == (2, 2, true))
        // What was answered anew is there for everyone.
        #expect(try await asked(nil) == (2, 2, true))
        for value in ["-1", "1.5", "soon", ""] {
          let error = await failure { try await asked(value) }
          #expect(error?.code == .invalidArgument)
          #expect(error?.fieldViolations.map(\.field) == ["x-max-staleness-ms"])
        }
      }
    }
  }

  /// It neither takes an older answer nor joins an older execution, and its own is for those who come after.
  @Test func freshDataAreNotThoseOfAnExecutionUnderWay() async throws {
    let rows = organization(calls: 1)
    try await Fixture.run { fixture in
      try await fixture.load([rows])
      let dashboard = fixture.tickingDashboard(from: Self.now)
      try await DashboardServer.run(dashboard) { server in
        let session = Viewer.organization.session(in: rows.orgID)
        let (any, fresh) = (server.options(session), server.options(session, maxStaleness: "0"))
        try await withThrowingTaskGroup(of: GetPlanStatsResponse.self) { group in
          try await fixture.whileLocked("plans") { waiting in
            group.addTask { try await server.client.getPlanStats(GetPlanStatsRequest(), options: any) }
            try await expectSoon { dashboard.answers.waitingCount == 1 }
            group.addTask { try await server.client.getPlanStats(GetPlanStatsRequest(), options: fresh) }
            try await expectSoon { dashboard.answers.waitingCount == 2 }
            group.addTask { try await server.client.getPlanStats(GetPlanStatsRequest(), options: any) }
            try await expectSoon { dashboard.answers.waitingCount == 3 }
          }
          let moments = try await group.reduce(into: []) { $0.append($1.info?.asOf?.nanos ?? 0) }.sorted()
          #expect(moments == [0, 1_000, 1_000])
        }
      }
    }
  }

  @Test func withoutATimeToLiveNothingIsGivenAgain() async throws {
    let rows = organization(calls: 1)
    try await Fixture.run { fixture in
      try await fixture.load([rows])
      let dashboard = fixture.dashboard(now: Self.now)
      let context = CallContext.call(by: Viewer.organization.session(in: rows.orgID))
      #expect(try await calls(dashboard, context) == 1)
      try await addCall(to: rows, in: fixture)
      #expect(try await calls(dashboard, context) == 2)
    }
  }

  /// Every combination of who, where, what and when gets its own answer, in whatever order and however often it is asked,
  /// at the same time or one after the other.
  @Test func nobodyGetsWhatAnotherMaySee() async throws {
    let seed = drawSeed()
    var random = SeededGenerator(seed: seed)
    let ids = SharedIDs(using: &random)
    let organizations = try ["UTC", "Asia/Tokyo"].map { zone in
      try OrganizationRows.generate(
        orgID: random.uuid(), timeZone: zone, now: Self.now, anchors: [Self.now], sharing: ids, using: &random)
    }
    let viewers: [Viewer] = [
      .organization, .member(ids.memberWithPhones), .member(ids.memberWithoutPhones), .member(ids.members[2]),
    ]
    struct Case: Sendable {
      let session: Session
      let orgID: String
      let range: TimeRange?
    }
    var cases: [Case] = []
    for rows in organizations {
      for request in [.absent, .preset(.today), .preset(.allTime)] as [RangeRequest] {
        for viewer in viewers {
          cases.append(Case(session: viewer.session(in: rows.orgID), orgID: "", range: request.message))
        }
        // Members that see the organization by other rights; an admin of the other organization.
        let owner = Session(memberID: ids.memberWithPhones, orgID: rows.orgID, isOwner: true)
        let admin = Session(memberID: ids.memberWithPhones, orgID: organizations[0].orgID, isSuperAdmin: true)
        cases.append(Case(session: owner, orgID: "", range: request.message))
        cases.append(Case(session: admin, orgID: rows.orgID.uuidString, range: request.message))
      }
    }
    let order = (cases + cases + cases).shuffled(using: &random)
    try await Fixture.run { fixture in
      try await fixture.load(organizations)
      @Sendable func answers(
        _ server: DashboardServer, _ asked: Case
      ) async throws -> (StreamedSections, GetDashboardStatsResponse, GetMessagingStatsResponse) {
        let options = server.options(asked.session)
        return (
          StreamedSections(try await server.sections(of: asked.range, orgID: asked.orgID, options)),
          try await server.client.getDashboardStats(
            .init(timeRange: asked.range, orgID: asked.orgID), options: options),
          try await server.client.getMessagingStats(
            .init(timeRange: asked.range, orgID: asked.orgID), options: options)
        )
      }
      try await DashboardServer.run(fixture.dashboard(now: Self.now)) { plain in
        try await DashboardServer.run(fixture.dashboard(now: Self.now, answerTimeToLive: Self.hour)) { sharing in
          try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<4 {
              let mine = order.enumerated().filter { $0.offset % 4 == lane }.map(\.element)
              group.addTask {
                for asked in mine {
                  let shared = try await answers(sharing, asked)
                  let own = try await answers(plain, asked)
                  #expect(shared == own, "seed \(seed)")
                }
              }
            }
            try await group.waitForAll()
          }
        }
      }
    }
  }

  /// Rights are looked at for each caller: an answer that is there is nobody's who may not see it.
  @Test func anAnswerThatIsThereIsStillDenied() async throws {
    let rows = organization(calls: 1)
    try await Fixture.run { fixture in
      try await fixture.load([rows])
      let dashboard = fixture.dashboard(now: Self.now, answerTimeToLive: Self.hour)
      #expect(try await calls(dashboard, .call(by: Viewer.organization.session(in: rows.orgID))) == 1)
      let nobody = CallContext.call(by: Session(memberID: UUID(), orgID: rows.orgID))
      #expect(await failure { try await calls(dashboard, nobody) }?.code == .permissionDenied)
      let other = CallContext.call(by: Session(memberID: UUID(), orgID: UUID(), isOwner: true))
      let denied = await failure { try await calls(dashboard, other, orgID: rows.orgID.uuidString) }
      #expect(denied?.code == .permissionDenied)
      let stranger = CallContext(method: MethodDescriptor(service: "callboard.v1.DashboardService", name: "Test"))
      #expect(await failure { try await calls(dashboard, stranger) }?.code == .unauthenticated)
    }
  }

  /// The one whose question is executed has the nearest deadline; those who joined it wait as long as they like.
  @Test func whoLeavesLeavesAlone() async throws {
    let rows = organization(calls: 3)
    try await Fixture.run { fixture in
      try await fixture.load([rows])
      let dashboard = fixture.dashboard(now: Self.now)
      let session = Viewer.organization.session(in: rows.orgID)
      let (cancelled, patient) = try await fixture.whileLocked("calls") { waiting in
        // Long enough for the others to join, also on a busy machine.
        let deadline = ContinuousClock.now + .seconds(15)
        let first = Task { try await calls(dashboard, .call(by: session, deadline: deadline)) }
        try await expectSoon { try await waiting() > 0 }
        let cancelled = Task { try await calls(dashboard, .call(by: session)) }
        let patient = Task { try await calls(dashboard, .call(by: session, deadline: .now + .seconds(600))) }
        try await expectSoon { dashboard.answers.waitingCount == 3 }
        cancelled.cancel()
        #expect(await failure { try await first.value }?.code == .deadlineExceeded)
        try await expectSoon { dashboard.answers.waitingCount == 1 }
        try await expectSoon { try await waiting() > 0 }
        return (cancelled, patient)
      }
      #expect(await failure { try await cancelled.value }?.code == .cancelled)
      #expect(try await patient.value == 3)
    }
  }

  @Test func theLastWhoLeavesEndsTheQueries() async throws {
    let rows = organization(calls: 3)
    try await Fixture.run { fixture in
      try await fixture.load([rows])
      let dashboard = fixture.dashboard(now: Self.now)
      let session = Viewer.organization.session(in: rows.orgID)
      try await fixture.whileLocked("calls") { waiting in
        let tasks = (0..<3).map { _ in Task { try await calls(dashboard, .call(by: session)) } }
        try await expectSoon { dashboard.answers.waitingCount == 3 }
        try await expectSoon { try await waiting() > 0 }
        for task in tasks { task.cancel() }
        try await expectSoon { try await waiting() == 0 }
        for task in tasks { #expect(await failure { try await task.value }?.code == .cancelled) }
      }
      try await expectSoon { fixture.pool.statistics.leased == 0 }
      #expect(try await calls(dashboard, .call(by: session)) == 3)
    }
  }
}
