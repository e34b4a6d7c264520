/// Which database of which account, and how to read it.
public struct CosmosConfiguration: Sendable {
  /// The account's address.
  public var endpoint: CosmosEndpoint
  /// The database that has the containers. Their partition key is `/org_id`, a UUID in lower case.
  public var database: String
  /// A key of the account; one that may only read is enough.
  public var key: CosmosKey
  /// How often and how patiently a request is repeated.
  public var retries = CosmosRetryPolicy()
  /// How long a read without a deadline may take, with all its pages and repetitions.
  public var timeLimit: Duration = .seconds(30)
  /// How long a connection may take to be made.
  public var connectLimit: Duration = .seconds(5)
  /// How long the service may say nothing while an answer is waited for.
  public var silenceLimit: Duration = .seconds(10)
  /// The largest answer that is read, in bytes: the service's own pages have 4 MiB at most.
  public var maximumResponseSize = 16 << 20

  /// An account's database, with the defaults for all the rest.
  public init(endpoint: CosmosEndpoint, database: String, key: CosmosKey) {
    self.endpoint = endpoint
    self.database = database
    self.key = key
  }
}
