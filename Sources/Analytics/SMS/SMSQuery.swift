import Access
import Documents
import Filters
import RPC
import SMSUsage
import Tenancy
import Time
import Upstream

/// What is asked about the SMS that an organization sent: all that the answer needs of the database, so that no connection
/// is held while the document store and the provider are asked.
struct SMSQuery: Sendable {
  let tenant: Tenant
  let time: TimeRangeFilter
  let campaigns: CampaignFilter
  /// What the messages are counted by.
  let cells: TimeCells
  /// The candidates that pass the filter.
  let candidates: CandidateSelection

  /// Reads what the database knows.
  ///
  /// - Throws: INVALID_ARGUMENT for a range that is empty or too long; what the reader throws.
  init(_ query: AnalyticsQuery) async throws(RPCError) {
    (tenant, time, campaigns) = (query.tenant, query.time, query.campaigns)
    cells = try TimeCells(query.time, of: query.tenant)
    let range =
      switch cells {
      case .buckets(let range): range
      case .days(let days): days.hours
      }
    // Candidates have no time: the range doesn't matter.
    candidates = try await .read(
      ResolvedFilter(tenant: tenant, range: range, campaigns: campaigns), using: query.reader)
  }

  /// Counts in the store and by the provider, at once. The provider counts for the whole account: its part is left out
  /// where the filter names campaigns or candidates.
  ///
  /// - Throws: What clients may know of the failure of either.
  func counts(
    in documents: any DocumentStore, and provider: any SMSProvider, asking upstream: SharedUpstream
  ) async throws -> SMSCounts {
    let scan = ConversationScan(
      orgID: tenant.scope.orgID, campaignIDs: campaigns.campaignIDs, candidates: candidates, cells: cells)
    async let conversations = scan.counts(in: documents, asking: upstream)
    async let provided = counts(by: provider, asking: upstream)
    return try await SMSCounts(conversations: conversations, provided: provided)
  }

  private func counts(
    by provider: any SMSProvider, asking upstream: SharedUpstream
  ) async throws(RPCError) -> CellCounts {
    guard campaigns == CampaignFilter(), let days = ProviderDays(cells, of: tenant.zone, now: tenant.now) else {
      return CellCounts()
    }
    let orgID = tenant.scope.orgID
    return days.counts(
      try await upstream.ask(.smsProvider) { () throws(UpstreamError) in
        try await provider.outboundSMS(of: orgID, on: days.days, deadline: nil)
      })
  }

  /// The filter of the answer.
  ///
  /// - Parameter oldest: The start of the oldest cell of what the answer counts: for ALL_TIME.
  func filter(oldest: Instant?) throws(RPCError) -> ResolvedFilter {
    let range = try time.resolve(now: tenant.now, zone: tenant.zone, oldest: oldest)
    return ResolvedFilter(tenant: tenant, range: range, campaigns: campaigns)
  }
}

/// SMS by cell and where they were counted.
struct SMSCounts: Sendable {
  /// In the document store.
  let conversations: CellCounts
  /// By the external provider.
  let provided: CellCounts

  /// The memory that they take, in bytes, about.
  var memory: Int { conversations.memory + provided.memory }

  /// The start of the first cell with any; nil where there are none.
  var oldest: Instant? { [conversations.oldest, provided.oldest].compactMap(\.self).min() }
}

/// SMS by bucket and where they were counted: what series and totals are made of.
struct SMSFigures: Sendable {
  private(set) var fromConversations: Int64 = 0
  private(set) var fromProvider: Int64 = 0
  /// Of both, per bucket of the range.
  let sent: [Int64]

  /// The counts in the buckets of `range`.
  init(_ counts: SMSCounts, over range: ResolvedRange) {
    let conversations = counts.conversations.series(over: range)
    let provided = counts.provided.series(over: range)
    for count in conversations { fromConversations.add(count) }
    for count in provided { fromProvider.add(count) }
    sent = zip(conversations, provided).map { conversations, provided in
      var sum = conversations
      sum.add(provided)
      return sum
    }
  }

  /// Of both, over the range: the sum of the series.
  var total: Int64 {
    var total: Int64 = 0
    for count in sent { total.add(count) }
    return total
  }
}
