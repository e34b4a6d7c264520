import Access
import CAllocationCounter
import Dashboard
import Foundation
import HTTP2
import Logging
import Messages
import NIOCore
import NIOPosix
import Observability
import Postgres
import RPC
import Tenancy
import Time

/// Prints how often a small call makes its server ask for memory: authentication, admission, the deadline, the line of the
/// log and the metrics included, as in the product.
///
/// The server has a thread of its own, and only that is counted: neither its client, nor what writes the log.
@main struct CallAllocations {
  /// So many that what grows has grown.
  private static let callsBefore = 1_000
  private static let countedCalls = 500
  /// The least of them counts: on a busy machine, timers and a log that waits to be written add to some.
  private static let rounds = 8

  static func main() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let key = try await TokenKey.hs256(secret: Data(repeating: 7, count: 32))
    let server = try server(key, group)
    let address = try await server.bind(.tcp(host: "127.0.0.1", port: 0))

    let session = Session(memberID: UUID(), orgID: UUID(), isOwner: true, expiresAt: Instant(seconds: 4_000_000_000))
    var client = try PlainClient(
      port: address.port ?? 0,
      fields: [
        (":method", "POST"), (":scheme", "http"), (":path", DashboardServiceMethods.getDashboardAccess.path),
        (":authority", "localhost"), ("te", "trailers"), ("content-type", "application/grpc"),
        ("grpc-timeout", "30S"), ("authorization", "Bearer \(try TokenSigner(key).sign(TokenClaims(session)))"),
      ])

    for _ in 0..<callsBefore { try client.call() }
    var least = Int.max
    for _ in 0..<rounds {
      let before = try await allocations(of: group)
      for _ in 0..<countedCalls { try client.call() }
      least = min(least, try await allocations(of: group) - before)
    }
    print(String(format: "%.2f", Double(least) / Double(countedCalls)))
  }

  /// Blocks that the server's thread has asked for so far.
  private static func allocations(of group: MultiThreadedEventLoopGroup) async throws -> Int {
    try await group.next().submit { callboard_allocations_of_thread() }.get()
  }

  /// The dashboard behind all that a call passes. Its pool has no connections: what an owner may see is known without.
  private static func server(_ key: TokenKey, _ group: MultiThreadedEventLoopGroup) throws -> RPCServer {
    let pool = ConnectionPool(
      PoolConfiguration(try ConnectionConfiguration("host=/nowhere")),
      logger: Logger(label: "postgres") { _ in SwiftLogNoOpLogHandler() })
    var router = Router()
    router.add(OrganizationDashboard(database: TenantDatabase(pool: pool, clock: .system)))
    let sink = LogSink(fileDescriptor: open("/dev/null", O_WRONLY), lossNote: JSONLogHandler.appendLossNote)
    let logger = Logger(label: "callboard") { _ in JSONLogHandler(sink: sink, level: .info) }
    return RPCServer(
      router: router, gates: [TokenAuthenticator(TokenVerifier([key]))],
      admission: AdmissionGate(Admission()) { context in (try? context.session()).map { _ in 1 } },
      observers: [CallLog(logger), MetricsObserver(for: router, factory: MetricRegistry())], logger: logger,
      group: group)
  }
}
