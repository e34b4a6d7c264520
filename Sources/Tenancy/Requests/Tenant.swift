import Access
public import Filters
public import Messages
import Postgres
public import RPC
import StandardMessages
public import Time

/// Whose rows an answer is made of, as of which instant: the scope, the organization's time zone, and now.
public struct Tenant: Sendable {
  /// What the session sees.
  public let scope: TenantScope
  /// The organization's time zone.
  public let zone: Zone
  /// The instant of the request, read once.
  public let now: Instant

  /// The tenant of a request at `now`.
  public init(scope: TenantScope, zone: Zone, now: Instant) {
    self.scope = scope
    self.zone = zone
    self.now = now
  }

  /// All rows of a relation that the scope sees, whatever their time.
  public func rows(of relation: Relation) -> TenantRows { TenantRows(of: relation, in: scope) }

  /// All rows of the organization, to look up the names of what rows in scope point to, by their ids. Not for counting.
  public func lookup(_ relation: Relation) -> TenantRows { TenantRows(lookingUp: relation, orgID: scope.orgID) }

  /// What the server understood of a request that takes no time range.
  public var info: QueryInfo { QueryInfo(timeZone: zone.name, asOf: Timestamp(now)) }

  /// The filter of a request.
  ///
  /// - Parameters:
  ///   - time: The request's time range.
  ///   - campaigns: The request's campaigns and candidates.
  ///   - width: The width of buckets; by default what the range's length asks for.
  ///   - relations: What the answer counts: for ALL_TIME, which starts with the oldest row of these.
  ///   - reader: Asked for that row, for ALL_TIME alone.
  /// - Throws: INVALID_ARGUMENT for a range that is empty, too long or too early; what the reader throws.
  public func filter(
    _ time: TimeRangeFilter, campaigns: CampaignFilter = CampaignFilter(), width: BucketWidth? = nil,
    counting relations: [Relation], using reader: TenantReader
  ) async throws(RPCError) -> ResolvedFilter {
    try await filter(time, campaigns: campaigns, width: width, using: reader) { rows in
      relations.compactMap { $0.oldestTime(in: rows) }
    }
  }

  /// The filter of a request whose answer counts other rows than whole relations.
  ///
  /// - Parameter oldest: For ALL_TIME: queries for the time of the oldest row each, of the rows from the beginning of time to the
  ///   end of today.
  /// - Throws: INVALID_ARGUMENT for a range that is empty, too long or too early; what the reader throws.
  public func filter(
    _ time: TimeRangeFilter, campaigns: CampaignFilter = CampaignFilter(), width: BucketWidth? = nil,
    using reader: TenantReader, oldest: (RowFilter) -> [TenantQuery]
  ) async throws(RPCError) -> ResolvedFilter {
    var start: Instant?
    if time.needsOldest {
      let end = zone.start(of: zone.date(at: now) + 1)
      start = try await oldestTime(
        of: oldest(RowFilter(scope: scope, span: .between(zone.startOfTime, end), campaigns: campaigns)), using: reader)
    }
    let range = try time.resolve(now: now, zone: zone, oldest: start, width: width)
    return ResolvedFilter(tenant: self, range: range, campaigns: campaigns)
  }

  /// The least of the times that `queries` give; nil where none gives any.
  private func oldestTime(
    of queries: [TenantQuery], using reader: TenantReader
  ) async throws(RPCError) -> Instant? {
    var query: TenantQuery = "select least(null::timestamptz"
    for time in queries { query = "\(query), (\(time))" }
    query = "\(query)) as oldest"
    let oldest: [Instant?] = try await reader.fetch(query) { row throws(PostgresError) in try row.decode("oldest") }
    return oldest.first ?? nil
  }
}

extension Relation {
  /// A query for the time of the oldest row; nil where rows have no time.
  public func oldestTime(in rows: RowFilter) -> TenantQuery? {
    // In the order of time, so that an index ends the search at the first row that passes.
    time.map { "select \(column: $0) from \(rows.rows(of: self)) as counted order by \(column: $0) limit 1" }
  }
}
