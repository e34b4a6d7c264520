import Messages
import TestExpectations

extension AiUsageStats {
  /// What docs/metrics.md, "AiUsageStats", gives, in loops over rows.
  static func expected(_ rows: OrganizationRows, seenBy viewer: Viewer, in range: ExpectedRange) -> AiUsageStats {
    var stats = AiUsageStats()
    var total: Int64 = 0
    // By the bytes of the raw name.
    var features: [[UInt8]: (name: String, cost: Int64)] = [:]
    for use in viewer.usage(of: rows) where range.contains(use.createdAt) {
      stats.totalTokens += UInt64(use.inputTokens) + UInt64(use.outputTokens)
      total += use.microdollars
      features[Array(use.feature.utf8), default: (use.feature, 0)].cost += use.microdollars
    }
    stats.totalCost = Double(total) / 1_000_000
    let sorted = features.values.sorted { left, right in
      if left.cost != right.cost { return left.cost > right.cost }
      return labelsPrecede(Samples.features[left.name], left.name, Samples.features[right.name], right.name)
    }
    stats.costByFeature = sorted.map {
      FeatureCost(feature: Samples.features[$0.name], cost: Double($0.cost) / 1_000_000)
    }
    return stats
  }
}

/// By the bytes of the label, then of the raw name.
func labelsPrecede(_ label: String, _ name: String, _ otherLabel: String, _ otherName: String) -> Bool {
  let (bytes, others) = (Array(label.utf8), Array(otherLabel.utf8))
  return bytes == others
    ? Array(name.utf8).lexicographicallyPrecedes(Array(otherName.utf8)) : bytes.lexicographicallyPrecedes(others)
}
