import Messages
import TestExpectations

extension AiMessageOriginStats {
  /// What docs/metrics.md, "AiMessageOriginStats", gives, in loops over rows.
  static func expected(
    _ rows: OrganizationRows, seenBy viewer: Viewer, in range: ExpectedRange
  ) -> AiMessageOriginStats {
    var stats = AiMessageOriginStats()
    var origins: [String: UInt32] = [:]
    for message in viewer.messages(of: rows) where message.direction == "outbound" && range.contains(message.createdAt)
    {
      stats.totalOutbound += 1
      guard let origin = message.aiOrigin else { continue }
      stats.aiComposedCount += 1
      origins[origin, default: 0] += 1
    }
    if stats.totalOutbound > 0 { stats.aiShare = Double(stats.aiComposedCount) / Double(stats.totalOutbound) * 100 }
    let sorted = origins.sorted { left, right in
      if left.value != right.value { return left.value > right.value }
      return labelsPrecede(Samples.origins[left.key], left.key, Samples.origins[right.key], right.key)
    }
    stats.byFeature = sorted.map { FeatureMessageCount(feature: Samples.origins[$0.key], count: $0.value) }
    return stats
  }
}
