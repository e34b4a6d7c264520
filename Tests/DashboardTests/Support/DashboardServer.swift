import Access
import Dashboard
import Foundation
import HTTP2
import Logging
import Messages
import NIOCore
import NIOPosix
import RPC
import TestSessions

/// A dashboard behind a server on the loopback interface, and a client of it.
struct DashboardServer: Sendable {
  let client: DashboardServiceClient
  private let sessions: TestSessions

  /// Runs `body` beside a server that ends with it.
  static func run<Value>(
    _ dashboard: OrganizationDashboard,
    logger: Logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
    maximumResponseSize: Int? = nil, largestDeadline: Duration? = nil, admission: Admission = Admission(),
    _ body: (DashboardServer) async throws -> Value
  ) async throws -> Value {
    let sessions = TestSessions()
    var router = Router()
    router.add(dashboard)
    var configuration = ServerConfiguration()
    if let maximumResponseSize { configuration.maximumResponseSize = maximumResponseSize }
    if let largestDeadline { configuration.largestDeadline = largestDeadline }
    let server = RPCServer(
      router: router, admission: AdmissionGate(admission) { _ in 1 }, interceptors: [sessions],
      configuration: configuration, logger: logger, group: .singleton)
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0))
    defer { server.abort() }
    let connection = ClientConnection(host: "127.0.0.1", port: address.port ?? 0)
    let value = try await body(DashboardServer(client: DashboardServiceClient(connection), sessions: sessions))
    await connection.close()
    return value
  }

  /// The options of a call on behalf of `session`; without one, of a call that nobody has authenticated.
  func options(
    _ session: Session?, requestID: String? = nil, maxStaleness: String? = nil, timeout: Duration? = nil
  ) -> CallOptions {
    var metadata = Metadata()
    if let session { metadata.add("x-test-session", sessions.name(of: session)) }
    if let requestID { metadata.add("x-request-id", requestID) }
    if let maxStaleness { metadata.add("x-max-staleness-ms", maxStaleness) }
    return CallOptions(metadata: metadata, timeout: timeout)
  }

  /// The whole stream.
  func sections(
    of timeRange: TimeRange? = nil, orgID: String = "", _ options: CallOptions
  ) async throws -> [StreamDashboardResponse] {
    var sections: [StreamDashboardResponse] = []
    _ = try await follow(of: timeRange, orgID: orgID, options) { sections.append($0) }.get()
    return sections
  }

  /// The stream, and how it ended.
  func follow(
    of timeRange: TimeRange? = nil, orgID: String = "", _ options: CallOptions,
    _ receive: (StreamDashboardResponse) async throws -> Void
  ) async throws -> Result<Void, RPCError> {
    do {
      try await client.streamDashboard(
        StreamDashboardRequest(timeRange: timeRange, orgID: orgID), options: options
      ) { responses in
        for try await response in responses { try await receive(response) }
      }
      return .success(())
    } catch let error as RPCError {
      return .failure(error)
    }
  }
}
