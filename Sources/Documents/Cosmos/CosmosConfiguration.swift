public import Upstream

/// Which database of which account, and how to read it.
public struct CosmosConfiguration: Sendable {
  /// The account's address: `https://ACCOUNT.documents.azure.com:443/`.
  public var endpoint: UpstreamOrigin
  /// The database that has the containers. Their partition key is `/org_id`, a UUID in lower case.
  public var database: String
  /// A key of the account; one that may only read is enough.
  public var key: CosmosKey
  /// What a read may take. The service's own pages have 4 MiB at most.
  public var client = UpstreamClientConfiguration()

  /// An account's database, with the defaults for all the rest.
  public init(endpoint: UpstreamOrigin, database: String, key: CosmosKey) {
    self.endpoint = endpoint
    self.database = database
    self.key = key
  }
}
