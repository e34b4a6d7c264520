import Columns
import Filters
public import Messages
public import RPC
import Tenancy

extension OrganizationDashboard {
  /// How many messages AI composed, by what it was asked through.
  public func getAiMessageOriginStats(_ request: GetAiMessageOriginStatsRequest, context: CallContext) async throws
    -> Reply<GetAiMessageOriginStatsResponse>
  {
    try await answer(request.timeRange, orgID: request.orgID, context)
  }
}

extension GetAiMessageOriginStatsResponse: StatsGroup {
  static let sectionName = "ai_message_origin"
  var section: StreamDashboardResponse.Section { .aiMessageOrigin(self) }

  static let conversationParts: ConversationParts = .messageKinds

  /// Outbound messages with `created_at` in the range (docs/metrics.md, "AiMessageOriginStats").
  init(answering query: GroupQuery) async throws {
    let filter = try await query.filter(counting: [.messages.where("direction = 'outbound'")])
    let origins = OriginCount.list(try await query.conversations.messages(of: query).fold.kinds)
    self.init(stats: AiMessageOriginStats(origins), info: filter.info)
  }
}

extension AiMessageOriginStats {
  fileprivate init(_ origins: [OriginCount]) {
    var total: Int64 = 0
    var composed: Int64 = 0
    for origin in origins {
      total.add(origin.messages)
      if origin.label != nil { composed.add(origin.messages) }
    }
    self.init(
      totalOutbound: UInt32(clamping: total),
      aiComposedCount: UInt32(clamping: composed),
      aiShare: percent(composed, of: total),
      byFeature: origins.sorted().compactMap { origin in
        origin.label.map { FeatureMessageCount(feature: $0.text, count: UInt32(clamping: origin.messages)) }
      })
  }
}

/// The messages of one origin. The most messages come first, equal numbers by label.
private struct OriginCount: Comparable, Sendable {
  /// Nil for messages that people wrote. Origins that are labelled alike stay apart, as features do.
  let label: Label?
  let messages: Int64

  /// The origins of the outbound ones among messages.
  static func list(_ kinds: KindCounts) -> [OriginCount] {
    // By their bytes: equal strings may be written by other bytes.
    var counts: [[UInt8]?: Int64] = [:]
    for (kind, count) in kinds.counts where MessageKind(kind).direction == .outbound {
      counts[MessageKind.origin(of: kind).map { Array($0.utf8) }, default: 0].add(count)
    }
    return counts.map { origin, count in
      OriginCount(label: origin.map { Label(ofOrigin: String(decoding: $0, as: UTF8.self)) }, messages: count)
    }
  }

  static func < (left: OriginCount, right: OriginCount) -> Bool {
    if left.messages != right.messages { return left.messages > right.messages }
    guard let label = left.label, let other = right.label else { return left.label == nil && right.label != nil }
    return label < other
  }
}

extension Label {
  /// `Assistant`, `Suggestion`, `Text Agent`, `Automated Plan`; an unknown origin by its own name.
  fileprivate init(ofOrigin name: String) {
    self.init(text: name == "plan" ? "Automated Plan" : prettified(name), name: name)
  }
}
