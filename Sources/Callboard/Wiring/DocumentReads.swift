import Analytics
import Documents
import Logging
import NIOCore
import Postgres
import ServiceLifecycle

/// The documents of a deployment; what they are read with is closed when the process ends. Nothing is asked of the store
/// before a call needs it, so one that is away keeps nobody from starting.
struct DocumentReads: Service {
  let store: any DocumentStore
  /// Where SMS conversations are read.
  let conversations: ConversationPlace
  private let close: @Sendable () async throws -> Void

  /// - Parameters:
  ///   - place: Where they are.
  ///   - pool: The connections to make for documents in the database.
  ///   - group: The event loops for those that are elsewhere.
  ///   - logger: Is told of connections that fail.
  init(_ place: DocumentPlace, pool: PoolConfiguration, group: any EventLoopGroup, logger: Logger) {
    switch place {
    case .postgres:
      conversations = .database
      let pool = ConnectionPool(pool, logger: logger)
      store = MeasuredDocumentStore(PostgresDocumentStore(pool: pool))
      close = { await pool.shutdown() }
    case .cosmos(let configuration):
      conversations = .documentStore
      let cosmos = CosmosDocumentStore(configuration, group: group)
      store = MeasuredDocumentStore(cosmos)
      close = { try await cosmos.shutdown() }
    }
  }

  func run() async throws {
    try? await gracefulShutdown()
    try await close()
  }
}
