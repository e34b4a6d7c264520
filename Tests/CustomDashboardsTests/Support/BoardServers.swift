import Access
import Analytics
import CustomDashboards
import DemoData
import Documents
import Foundation
import HTTP2
import Lists
import Logging
import Messages
import NIOCore
import NIOPosix
import Postgres
import RPC
import Synchronization
import Tenancy
import TestDatabase
import TestSessions
import Time

/// A clock that goes only when a test says so.
final class TestClock: Sendable {
  private let time: Mutex<Instant>

  init(_ time: Instant) { self.time = Mutex(time) }

  var wall: WallClock { WallClock { self.time.withLock { $0 } } }

  func advance(byMicroseconds microseconds: Int64) {
    time.withLock { $0 = $0.advanced(byMicroseconds: microseconds) }
  }
}

/// A server of a deployment, and clients of it.
struct BoardServer: Sendable {
  let boards: CustomDashboardServiceClient
  let analytics: AnalyticsServiceClient
}

/// Servers over one database, each with connections of its own; two organizations, and their members.
struct BoardServers: Sendable {
  let connectionString: String
  let servers: [BoardServer]
  let clock: TestClock
  private let sessions: TestSessions

  /// The organization, and members of it.
  let orgID: UUID
  let owner: Session
  let friend: Session
  let colleague: Session
  let boss: Session
  let admin: Session
  /// Of another organization, which it owns.
  let stranger: Session
  /// The rows of the other relations, where they were asked for.
  let data: DemoData?

  var server: BoardServer { servers[0] }
  var boards: CustomDashboardServiceClient { servers[0].boards }

  /// Runs `body` beside servers that end with it.
  ///
  /// - Parameter rows: Whether there are calls, campaigns and the like: then the organization and its first members are the
  ///   demonstration's.
  static func run<Value>(
    servers count: Int = 1, rows: Bool = false, proposer: any ChartProposer = WordProposer(),
    largestAnswer: Int = 4 << 20, through wrap: (CampaignAnalytics) -> any AnalyticsService = { $0 },
    observe: (@Sendable (Statement) -> Void)? = nil, _ body: (BoardServers) async throws -> Value
  ) async throws -> Value {
    let connectionString = try await TestDatabase.shared().makeDatabase()
    let clock = TestClock(Instant(seconds: 1_795_000_000))
    let data = rows ? DemoData(seed: 7, scale: 0.02, now: clock.wall.now()) : nil
    let sessions = TestSessions()
    let pools = try (0..<count).map { _ in
      try (0..<3).map { _ in
        var configuration = PoolConfiguration(try ConnectionConfiguration(connectionString))
        configuration.maxSize = 6
        configuration.maxWait = .seconds(300)
        return ConnectionPool(configuration, logger: .silent)
      }
    }
    var listeners: [RPCServer] = []
    var connections: [ClientConnection] = []
    var servers: [BoardServer] = []
    for pools in pools {
      let rows = TenantDatabase(pool: pools[1], clock: clock.wall)
      let analytics = CampaignAnalytics(
        database: rows, documents: PostgresDocumentStore(pool: pools[2]),
        pageTokens: PageTokens(database: TenantDatabase(pool: pools[0], clock: clock.wall)))
      var router = Router()
      router.add(analytics)
      router.add(
        MemberDashboards(
          database: TenantDatabase(pool: pools[0], clock: clock.wall, observe: observe), analytics: wrap(analytics),
          rows: rows,
          proposer: proposer, largestAnswer: largestAnswer))
      let listener = RPCServer(router: router, interceptors: [sessions], logger: .silent, group: .singleton)
      let address = try await listener.bind(.tcp(host: "127.0.0.1", port: 0))
      let connection = ClientConnection(host: "127.0.0.1", port: address.port ?? 0)
      listeners.append(listener)
      connections.append(connection)
      servers.append(
        BoardServer(boards: CustomDashboardServiceClient(connection), analytics: AnalyticsServiceClient(connection)))
    }
    let fixture = BoardServers(
      connectionString: connectionString, servers: servers, clock: clock, sessions: sessions, data: data)
    let result: Result<Value, any Error>
    do {
      try await fixture.load()
      result = .success(try await body(fixture))
    } catch {
      result = .failure(error)
    }
    for connection in connections { await connection.close() }
    for listener in listeners { listener.abort() }
    for pool in pools.joined() { await pool.shutdown() }
    return try result.get()
  }

  private init(
    connectionString: String, servers: [BoardServer], clock: TestClock, sessions: TestSessions, data: DemoData?
  ) {
    self.connectionString = connectionString
    self.servers = servers
    self.clock = clock
    self.sessions = sessions
    self.data = data
    let orgID = data?.organizations[0].id ?? UUID()
    self.orgID = orgID
    func session(_ views: Bool = false, owner: Bool = false, admin: Bool = false) -> Session {
      Session(
        memberID: UUID(), orgID: orgID, isSuperAdmin: admin, isOwner: owner,
        permissions: views ? [.viewOrganizationDashboard] : [])
    }
    self.owner = session(true)
    friend = session()
    colleague = session()
    boss = session(owner: true)
    admin = session(admin: true)
    stranger = Session(memberID: UUID(), orgID: UUID(), isOwner: true)
  }

  private func load() async throws {
    try await withConnection(to: connectionString) { connection in
      if let data {
        try await data.load(into: connection)
        // Dashboards are the tests' own.
        try await connection.execute("delete from custom_dashboards")
      } else {
        try await connection.execute("insert into organizations (org_id, name) values (\(owner.orgID), 'Ours')")
      }
      try await connection.execute("insert into organizations (org_id, name) values (\(stranger.orgID), 'Theirs')")
      for session in [owner, friend, colleague, boss, admin, stranger] {
        try await connection.execute(
          """
          insert into members (org_id, id, name, email)
          values (\(session.orgID), \(session.memberID), 'Member', \("\(session.memberID)@example.com"))
          """)
      }
    }
  }

  /// The options of a call on behalf of `session`; without one, of a call that nobody has authenticated.
  func by(_ session: Session?, timeout: Duration? = nil) -> CallOptions {
    var metadata = Metadata()
    if let session { metadata.add("x-test-session", sessions.name(of: session)) }
    return CallOptions(metadata: metadata, timeout: timeout)
  }

  /// A new dashboard of a session's own.
  func dashboard(
    of session: Session, _ title: String = "Hiring", _ visibility: Visibility = .private
  ) async throws -> CustomDashboard {
    let answer = try await boards.createDashboard(
      CreateDashboardRequest(title: title, visibility: visibility), options: by(session))
    return answer.dashboard ?? CustomDashboard()
  }

  /// The dashboard as a session sees it.
  func read(_ id: String, by session: Session, on server: Int = 0) async throws -> CustomDashboard {
    let answer = try await servers[server].boards.getDashboard(GetDashboardRequest(id: id), options: by(session))
    return answer.dashboard ?? CustomDashboard()
  }

  /// Every title that a session lists, and how many pages they come in.
  func titles(for session: Session, pageSize: Int32 = 0) async throws -> [[String]] {
    var pages: [[String]] = []
    var token = ""
    repeat {
      let answer = try await boards.listDashboards(
        ListDashboardsRequest(pageSize: pageSize, pageToken: token), options: by(session))
      pages.append(answer.dashboards.map(\.title))
      token = answer.nextPageToken
    } while !token.isEmpty
    return pages
  }

  /// What a stream sends, by chart.
  func data(of id: String, by session: Session) async throws -> [String: StreamChartDataResponse] {
    var found: [String: StreamChartDataResponse] = [:]
    try await boards.streamChartData(StreamChartDataRequest(dashboardID: id), options: by(session)) { responses in
      for try await response in responses { found[response.chartID] = response }
    }
    return found
  }
}

extension Logger {
  static let silent = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
}

extension ChartSpec {
  /// A chart that is good anywhere.
  static func number(_ metric: String = "metrics.interviews") -> ChartSpec {
    ChartSpec(title: metric, kind: .number, metric: metric)
  }
}

/// What a call fails with: its code, its reason, and the fields that are wrong.
func failure(_ body: () async throws -> Void) async -> String? {
  do {
    try await body()
    return nil
  } catch let error as RPCError {
    return ([error.code.name, error.reason.rawValue] + error.fieldViolations.map(\.field)).joined(separator: " ")
  } catch {
    return "\(error)"
  }
}
