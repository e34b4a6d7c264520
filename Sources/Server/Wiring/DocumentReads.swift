import Documents
import NIOCore
import Postgres
import ServiceLifecycle

/// The documents of a deployment; what they are read with is closed when the process ends. Nothing is asked of the store
/// before a call needs it, so one that is away keeps nobody from starting.
struct DocumentReads: Service {
  let store: any DocumentStore
  private let cosmos: CosmosDocumentStore?

  init(_ place: DocumentPlace, pool: ConnectionPool, group: any EventLoopGroup) {
    switch place {
    case .postgres:
      cosmos = nil
      store = PostgresDocumentStore(pool: pool)
    case .cosmos(let configuration):
      let cosmos = CosmosDocumentStore(configuration, group: group)
      self.cosmos = cosmos
      store = cosmos
    }
  }

  func run() async throws {
    try? await gracefulShutdown()
    try await cosmos?.shutdown()
  }
}
