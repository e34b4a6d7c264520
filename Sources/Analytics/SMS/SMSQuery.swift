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
  /// What the snapshot says about conversations.
  let conversations: SMSConversations

  /// Reads what the database knows.
  ///
  /// - Throws: INVALID_ARGUMENT for a range that is empty or too long; what the reader throws.
  init(_ query: AnalyticsQuery, conversationsIn place: ConversationPlace) async throws(RPCError) {
    (tenant, time, campaigns) = (query.tenant, query.time, query.campaigns)
    cells = try TimeCells(query.time, of: query.tenant)
    let range =
      switch cells {
      case .buckets(let range): range
      case .days(let days): days.hours
      }
    // Neither candidates nor conversations have a time: the range doesn't matter.
    let filter = ResolvedFilter(tenant: tenant, range: range, campaigns: campaigns)
    conversations = try await SMSConversations(filter, by: cells, in: place, using: query.reader)
  }

  /// Counts what isn't counted yet: in the store and by the provider, at once. The provider counts for the whole account:
  /// its part is left out where the filter names campaigns or candidates.
  ///
  /// - Throws: What clients may know of the failure of either.
  func counts(
    in documents: any DocumentStore, and provider: any SMSProvider, asking upstream: SharedUpstream
  ) async throws -> SMSCounts {
    async let counted = counts(in: documents, asking: upstream)
    async let provided = counts(by: provider, asking: upstream)
    return try await SMSCounts(conversations: counted, provided: provided)
  }

  /// The same with what an earlier query of the same filter counted, as far as that still holds; nil where there was nothing
  /// to ask others for.
  ///
  /// - Throws: What clients may know of the failure of either.
  func counts(
    after earlier: SMSAnswer?, in documents: any DocumentStore, and provider: any SMSProvider,
    asking upstream: SharedUpstream
  ) async throws -> SMSCounts {
    if case .counted(let counts) = conversations {
      return SMSCounts(conversations: counts, provided: earlier?.counts.provided ?? CellCounts())
    }
    if let earlier, conversations == earlier.query.conversations { return earlier.counts }
    return try await counts(in: documents, and: provider, asking: upstream)
  }

  private func counts(
    in documents: any DocumentStore, asking upstream: SharedUpstream
  ) async throws(RPCError) -> CellCounts {
    switch conversations {
    case .counted(let counts): return counts
    case .stored(let candidates):
      let scan = ConversationScan(
        orgID: tenant.scope.orgID, campaignIDs: campaigns.campaignIDs, candidates: candidates, cells: cells)
      return try await scan.counts(in: documents, asking: upstream)
    }
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
