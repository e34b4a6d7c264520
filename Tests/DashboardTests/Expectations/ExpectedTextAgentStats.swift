import Messages
import TestExpectations

extension TextAgentStats {
  /// What docs/metrics.md, "TextAgentStats", gives, in loops over rows.
  static func expected(_ rows: OrganizationRows, seenBy viewer: Viewer, in range: ExpectedRange) -> TextAgentStats {
    var stats = TextAgentStats()
    var confidence = 0.0
    for suggestion in viewer.suggestions(of: rows) where range.contains(suggestion.createdAt) {
      stats.totalSuggestions += 1
      confidence += suggestion.confidence
      if suggestion.outcome == "auto_sent" { stats.autoReplyCount += 1 }
      if suggestion.outcome == "escalated" { stats.escalationCount += 1 }
    }
    if stats.totalSuggestions > 0 {
      let total = Double(stats.totalSuggestions)
      stats.avgConfidence = confidence / total
      stats.autoReplyRate = Double(stats.autoReplyCount) / total * 100
      stats.escalationRate = Double(stats.escalationCount) / total * 100
    }
    return stats
  }
}
