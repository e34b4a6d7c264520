import Access
import Filters
public import Messages
import Postgres
public import RPC
import StandardMessages
import Tenancy
import Time

extension CampaignAnalytics {
  /// Launches in every local week, from Monday, from the first launch to this week (docs/metrics.md, "Campaigns
  /// launched per week"). Takes no filter, and the organization scope.
  public func getCampaignsLaunchedPerWeek(
    _ request: GetCampaignsLaunchedPerWeekRequest, context: CallContext
  ) async throws -> Reply<GetCampaignsLaunchedPerWeekResponse> {
    let request = try AnalyticsRequest(orgID: request.orgID, context)
    return .encoded(
      try await share(request) { [database] _ in
        let launched = try await database.read(request.scope) { tenant, reader in
          GetCampaignsLaunchedPerWeekResponse(try await Launches.read(of: tenant, using: reader), of: tenant)
        }
        return EncodedMessage(launched)
      })
  }
}

extension GetCampaignsLaunchedPerWeekResponse {
  fileprivate init(_ launches: Launches, of tenant: Tenant) {
    var info = tenant.info
    info.startTime = Timestamp(launches.weeks?.start ?? launches.thisWeek.start)
    info.endTime = Timestamp(launches.thisWeek.end)
    info.bucketInterval = .week
    self.init(
      points: launches.weeks.map { weeks in
        zip(weeks.buckets, launches.counts).map { week, count in .init(bucket: .init(week), campaigns: count) }
      } ?? [],
      info: info)
  }
}

/// The launches of an organization from 1970-01-01 to the end of this week.
private struct Launches: Sendable {
  let thisWeek: (start: Instant, end: Instant)
  /// The weeks from the first launch's to this; nil where nothing was launched.
  private(set) var weeks: ResolvedRange?
  /// Launches of each week.
  private(set) var counts: [Int64] = []

  static func read(of tenant: Tenant, using reader: TenantReader) async throws(RPCError) -> Launches {
    let zone = tenant.zone
    let monday = zone.date(at: tenant.now).monday
    let thisWeek = (start: zone.start(of: monday), end: zone.start(of: monday + 7))
    return try await reader.fold(
      """
      select launched_at, count(*) as campaigns from \(tenant.rows(of: .campaigns)) as campaign
      where launched_at < \(thisWeek.end) and launched_at >= \(zone.startOfTime)
      group by launched_at
      """
    ) { rows throws(PostgresError) in
      var launches = Launches(thisWeek: thisWeek)
      var times: [(Instant, Int64)] = []
      times.reserveCapacity(rows.count)
      for row in rows { times.append((try row.decode("launched_at"), try row.decode("campaigns"))) }
      guard let first = times.map(\.0).min() else { return launches }
      // The week of 1970-01-01 is cut, as any range that begins with it.
      let start = max(zone.start(of: zone.date(at: first).monday), zone.startOfTime)
      guard let weeks = ResolvedRange(from: start, to: thisWeek.end, in: zone, width: .week) else { return launches }
      launches.counts = [Int64](repeating: 0, count: weeks.buckets.count)
      for (time, count) in times {
        guard let week = weeks.bucketIndex(of: max(time, weeks.start)) else { continue }
        launches.counts[week].add(count)
      }
      launches.weeks = weeks
      return launches
    }
  }

  private init(thisWeek: (start: Instant, end: Instant)) { self.thisWeek = thisWeek }
}

extension CivilDate {
  /// The Monday of the week that the date is in.
  fileprivate var monday: CivilDate { self - Int64(dayOfWeek - 1) }
}
