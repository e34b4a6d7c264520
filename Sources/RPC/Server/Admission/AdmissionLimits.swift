/// How many calls a server runs at once, and how many more may wait, and for how long (docs/wire.md, "Admission").
public struct AdmissionLimits: Sendable {
  /// Calls that run at once on the whole server: 512.
  public var runningCalls = 512
  /// Calls of one tenant that run at once: 128.
  public var runningCallsOfTenant = 128
  /// Calls of all tenants that wait: 512; 0 for none.
  public var waitingCalls = 512
  /// How long a call waits at most: 2 s. A queue that has stood for so long is overload: from then on, until it has been
  /// empty once, a quarter of that.
  public var longestWait = Duration.seconds(2)
  /// What a tenant is called, where a refused client is told that it is the tenant's calls that are too many.
  public var tenantName = "tenant"

  /// How long a call waits at most in a queue that stands.
  var waitInStandingQueue: Duration { longestWait / 4 }

  /// The defaults.
  public init() {}
}
