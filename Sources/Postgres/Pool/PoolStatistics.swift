/// What a pool is doing, and has done since it was made.
public struct PoolStatistics: Sendable, Equatable {
  /// Connections that are open or being opened.
  public var size = 0
  /// Connections that nobody uses.
  public var idle = 0
  /// Connections that are lent.
  public var leased = 0
  /// Connections that are being opened.
  public var connecting = 0
  /// Callers that wait for a connection.
  public var waiters = 0
  /// Connections opened so far.
  public var connects = 0
  /// Attempts to connect that failed so far.
  public var connectFailures = 0
  /// Connections lost so far, or closed because they did not come back clean.
  public var lost = 0
  /// Leases given so far.
  public var leases = 0
  /// Callers so far that got no connection.
  public var refusals = 0
  /// Statements that callers asked for so far, each counted once; a COPY or a script is one.
  public var queries = 0
  /// Those of them that failed.
  public var queryFailures = 0
}
