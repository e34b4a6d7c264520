public import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A small Azure Cosmos DB for NoSQL on a loopback port, as far as reading documents needs one, over plain HTTP.
///
/// It checks every request as the service does: signature, date, version, partition key. What it makes of them is proved
/// right by Microsoft's own client for Python, in `Tests/Interop`.
public final class TestCosmos: Sendable {
  /// The one database of the account.
  public let database: String
  /// The master key, in base64.
  public let key: String
  let rules: RequestRules
  let state: Mutex<State>
  private let channel: any Channel

  struct State {
    var account: Account
    var mishaps: [Mishap] = []
    var lastingMishap: Mishap?
    var requests: [Request] = []
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  /// A request to documents that was signed rightly.
  public struct Request: Sendable {
    /// `GET`, `POST` …
    public let method: String
    /// The path, percent-encoded as it came.
    public let path: String
    /// The query's text, of a query.
    public let query: String?
  }

  /// Starts a server on a free port, or on `port`, with a random key and these containers.
  public static func start(
    database: String = "callboard", containers: [String] = ["campaign_scripts", "sms_conversations"], port: Int = 0
  ) async throws -> TestCosmos {
    let key = Data((0..<64).map { _ in UInt8.random(in: .min ... .max) }).base64EncodedString()
    let server = Mutex<TestCosmos?>(nil)
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(RequestHandler { server.withLock { $0 } })
        }
      }
      .bind(host: "127.0.0.1", port: port).get()
    let made = TestCosmos(database: database, key: key, containers: containers, channel: channel)
    server.withLock { $0 = made }
    return made
  }

  private init(database: String, key: String, containers: [String], channel: any Channel) {
    self.database = database
    self.key = key
    self.channel = channel
    rules = RequestRules(key: key)
    port = channel.localAddress?.port ?? 0
    state = Mutex(State(account: Account(endpoint: "http://127.0.0.1:\(port)/", containers: containers)))
  }

  /// Takes no more connections. Those that are open stay so until their client closes them.
  public func stop() async throws { try await channel.close() }

  /// Where it listens.
  public let port: Int
  /// The account's address.
  public var endpoint: String { "http://127.0.0.1:\(port)" }

  /// Adds a document, or replaces it.
  ///
  /// - Parameter body: A JSON object, without `id` and `org_id`.
  public func put(_ id: String, _ body: String, in container: String, partition: UUID) throws {
    guard var members = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any] else {
      throw CocoaError(.coderInvalidValue)
    }
    members["id"] = id
    members["org_id"] = partition.uuidString.lowercased()
    let text = try JSONSerialization.data(withJSONObject: members)
    state.withLock { $0.account.put(text, id: id, partition: partition.uuidString.lowercased(), in: container) }
  }

  /// The next requests to documents meet these mishaps, one each.
  public func next(_ mishaps: Mishap...) { next(mishaps) }

  func next(_ mishaps: [Mishap]) { state.withLock { $0.mishaps += mishaps } }

  /// Every request to documents meets this mishap; nil for none.
  public func always(_ mishap: Mishap?) { state.withLock { $0.lastingMishap = mishap } }

  /// No answer has more documents than this, whatever is asked for.
  public func limitPages(to count: Int) { state.withLock { $0.account.longestPage = count } }

  /// The requests to documents so far, also those that met a mishap.
  public var requests: [Request] { state.withLock { $0.requests } }

  /// Returns when a request to documents has come, and never if none comes.
  public func waitForRequest() async {
    await withCheckedContinuation { waiter in
      let isThere = state.withLock { state in
        if state.requests.isEmpty { state.waiters.append(waiter) }
        return !state.requests.isEmpty
      }
      if isThere { waiter.resume() }
    }
  }
}

/// What a request meets in place of an answer.
public enum Mishap: Sendable {
  /// An error of the service.
  case status(Int, substatus: Int? = nil, retryAfter: Duration? = nil)
  /// Silence.
  case silence
  /// The connection is closed in the middle of an answer.
  case cut
  /// 200 with this text.
  case text(String)
  /// 200 with so many blanks.
  case blanks(Int)
}
