import Messages
import TestExpectations

extension TextAgentStats {
  /// What docs/metrics.md, "TextAgentStats", gives, in loops over rows.
  static func expected(_ rows: OrganizationRows, seenBy viewer: Viewer, in range: ExpectedRange) -> TextAgentStats {
    var stats = TextAgentStats()
    var known: [Double] = []
    for suggestion in viewer.suggestions(of: rows) where range.contains(suggestion.createdAt) {
      stats.totalSuggestions += 1
      if suggestion.confidence.isFinite { known.append(suggestion.confidence) }
      if suggestion.outcome == "auto_sent" { stats.autoReplyCount += 1 }
      if suggestion.outcome == "escalated" { stats.escalationCount += 1 }
    }
    if !known.isEmpty { stats.avgConfidence = known.sorted().reduce(0, +) / Double(known.count) }
    if stats.totalSuggestions > 0 {
      let total = Double(stats.totalSuggestions)
      stats.autoReplyRate = Double(stats.autoReplyCount) / total * 100
      stats.escalationRate = Double(stats.escalationCount) / total * 100
    }
    return stats
  }
}
