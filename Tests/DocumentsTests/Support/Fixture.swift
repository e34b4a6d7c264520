import Documents
import Foundation
import NIOPosix
import Postgres
import TestCosmos
import TestDatabase
import Upstream

/// The stores that keep the contract.
enum StoreKind: CaseIterable {
  case postgres
  case cosmos
}

/// A store of some kind, and the ways into it that a test has and the program has not.
struct Fixture {
  let store: any DocumentStore
  let backend: Backend

  enum Backend {
    case postgres(connectionString: String)
    case cosmos(TestCosmos)
  }

  /// The organization that a test is about.
  let partition = UUID()

  static func run(_ kind: StoreKind, _ body: (Fixture) async throws -> Void) async throws {
    switch kind {
    case .postgres:
      let connectionString = try await TestDatabase.shared().makeDatabase()
      try await withPool(to: connectionString) { pool in
        try await body(
          Fixture(
            store: PostgresDocumentStore(pool: pool), backend: .postgres(connectionString: connectionString)))
      }
    case .cosmos:
      try await withCosmos { server, store in
        // Fewer than most pages ask for, as the service does when documents are large.
        server.limitPages(to: 37)
        try await body(Fixture(store: store, backend: .cosmos(server)))
      }
    }
  }

  /// Adds documents or replaces them: their bodies by their ids.
  func put(_ bodies: [String: String], in container: DocumentContainer, partition: UUID? = nil) async throws {
    let partition = partition ?? self.partition
    switch backend {
    case .postgres(let connectionString):
      try await withConnection(to: connectionString) { connection in
        try await connection.execute(
          """
          insert into documents
          select \(partition), \(container.name), id, body::jsonb
          from unnest(\(Array(bodies.keys)), \(Array(bodies.values))) given (id, body)
          on conflict (org_id, container, id) do update set body = excluded.body
          """)
      }
    case .cosmos(let server):
      for (id, body) in bodies { try server.put(id, body, in: container.name, partition: partition) }
    }
  }

  /// Runs `body` while the store takes requests and answers none.
  func whileSilent(_ body: () async throws -> Void) async throws {
    switch backend {
    case .postgres(let connectionString):
      try await withConnection(to: connectionString) { holder in
        try await holder.transaction { holder in
          try await holder.execute("lock table documents in access exclusive mode")
          try await body()
        }
      }
    case .cosmos(let server):
      server.always(.silence)
      try await body()
      server.always(nil)
    }
  }

  /// Waits until the store works on a request.
  func waitForRequest() async throws {
    switch backend {
    case .cosmos(let server): await server.waitForRequest()
    case .postgres(let connectionString):
      while true {
        let waiting = try await withConnection(to: connectionString) { observer in
          try await observer.query(
            """
            select 1 from pg_stat_activity
            where datname = current_database() and state = 'active' and wait_event_type = 'Lock'
            """
          ).count
        }
        if waiting > 0 { return }
        // A lock tells nobody that it is waited for.
        try await Task.sleep(for: .milliseconds(10))
      }
    }
  }

  /// Everything that a query selects, page after page.
  func all(_ query: DocumentQuery, betweenPages: () async throws -> Void = {}) async throws -> [JSONValue] {
    var documents: [JSONValue] = []
    var next: DocumentPage.Continuation?
    repeat {
      let page = try await store.page(of: query, partition: partition, after: next, deadline: nil)
      documents += page.documents
      next = page.continuation
      if next != nil { try await betweenPages() }
    } while next != nil
    return documents
  }
}

/// Makes a pool, runs `body`, and shuts the pool down.
func withPool(to connectionString: String, _ body: (ConnectionPool) async throws -> Void) async throws {
  var configuration = PoolConfiguration(try ConnectionConfiguration(connectionString))
  configuration.maxSize = 4
  let pool = ConnectionPool(configuration)
  do {
    try await body(pool)
  } catch {
    await pool.shutdown()
    throw error
  }
  await pool.shutdown()
}

/// Starts a server and a store on it, runs `body`, and ends both.
func withCosmos(
  database: String = "callboard", _ configure: (inout CosmosConfiguration) -> Void = { _ in },
  _ body: (TestCosmos, CosmosDocumentStore) async throws -> Void
) async throws {
  let server = try await TestCosmos.start(database: database)
  do {
    try await withStore(try configuration(of: server), configure) { try await body(server, $0) }
  } catch {
    try? await server.stop()
    throw error
  }
  try? await server.stop()
}

extension UpstreamClientConfiguration {
  /// No limit that a machine which is busy with other tests could reach.
  mutating func waitForABusyMachine() {
    timeout = .seconds(600)
    connectTimeout = .seconds(300)
    readTimeout = .seconds(300)
  }
}

/// What reads a server's documents, with retries that a test needn't wait for.
func configuration(of server: TestCosmos) throws -> CosmosConfiguration {
  guard let endpoint = UpstreamOrigin(server.endpoint) else { throw CocoaError(.coderInvalidValue) }
  var configuration = CosmosConfiguration(
    endpoint: endpoint, database: server.database, key: try CosmosKey(base64: server.key))
  configuration.client.retries.shortestDelay = .milliseconds(1)
  configuration.client.waitForABusyMachine()
  return configuration
}

/// Makes a store, runs `body`, and shuts the store down.
func withStore(
  _ configuration: CosmosConfiguration, _ configure: (inout CosmosConfiguration) -> Void = { _ in },
  _ body: (CosmosDocumentStore) async throws -> Void
) async throws {
  var configuration = configuration
  configure(&configuration)
  let store = CosmosDocumentStore(configuration, group: MultiThreadedEventLoopGroup.singleton)
  do {
    try await body(store)
  } catch {
    try? await store.shutdown()
    throw error
  }
  try await store.shutdown()
}

/// The error of what `body` does.
func failure(_ body: () async throws -> Void) async -> UpstreamError? {
  do {
    try await body()
    return nil
  } catch {
    return error as? UpstreamError
  }
}
