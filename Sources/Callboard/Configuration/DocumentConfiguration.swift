import Documents
import Logging
import Settings
import Upstream

/// Where documents are.
enum DocumentPlace: Sendable {
  /// In the relation `documents` of the database that dashboards are read from.
  case postgres
  /// In Azure Cosmos DB.
  case cosmos(CosmosConfiguration)
}

/// The settings that say where documents are.
struct DocumentConfiguration: Sendable {
  private enum Kind: String, CaseIterable {
    case postgres
    case cosmos
  }

  private let settings: Settings
  /// Where Azure Cosmos DB is, and the database there; nil for PostgreSQL.
  private let cosmos: (endpoint: UpstreamOrigin, database: String)?

  init(_ settings: Settings) throws(ConfigurationError) {
    self.settings = settings
    switch try settings.value(.documentStore, Self.kind) {
    case .cosmos:
      cosmos = (
        endpoint: try settings.value(.cosmosEndpoint, Self.endpoint),
        database: try settings.value(.cosmosDatabase, Self.database)
      )
      _ = try settings.value(.cosmosKeyFile, ValueText.text)
    case .postgres:
      cosmos = nil
      // Whoever names an account means to use it.
      for name in [SettingName.cosmosEndpoint, .cosmosKeyFile, .cosmosDatabase] {
        _ = try settings.optional(name) { (_) throws(InvalidValue) -> String in
          throw InvalidValue(problem: "is of no use without \(SettingName.documentStore.flag) \(Kind.cosmos.rawValue)")
        }
      }
    }
  }

  /// The place that the settings name, with its key read.
  ///
  /// - Throws: ``ConfigurationError`` where the key file can't be read or holds no key.
  func place(logger: Logger) async throws -> DocumentPlace {
    guard let cosmos else { return .postgres }
    let key = try await settings.content(of: .cosmosKeyFile) { try CosmosKey(file: $0, logger: logger) }
    return .cosmos(CosmosConfiguration(endpoint: cosmos.endpoint, database: cosmos.database, key: key))
  }

  private static func kind(_ text: String) throws(InvalidValue) -> Kind {
    guard let kind = Kind(rawValue: text) else {
      throw InvalidValue(problem: "is none of \(Kind.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return kind
  }

  private static func endpoint(_ text: String) throws(InvalidValue) -> UpstreamOrigin {
    guard let endpoint = UpstreamOrigin(text) else {
      throw InvalidValue(
        problem:
          "is no address of an account, like https://ACCOUNT.documents.azure.com:443/; http is for this machine's own "
          + "loopback addresses alone")
    }
    return endpoint
  }

  /// The service keeps these characters out of the names of databases.
  private static func database(_ text: String) throws(InvalidValue) -> String {
    guard !text.isEmpty, text.utf8.count <= 255, !text.contains(where: { "/\\?#".contains($0) }) else {
      throw InvalidValue(problem: "is no name of a database: 1 to 255 bytes without / \\ ? #")
    }
    return text
  }
}
