import Messages
import StandardMessages

/// The first lines: the span of time and zone that the server understood, how old the data is, and what the answers were
/// narrowed to.
struct AnalyticsHeader {
  var sections: AnalyticsSections
  var filter: AnalyticsFilter?

  func drawing(width: Int) -> Drawing {
    var parts = [StyledText("Interview campaigns", .title)]
    if let info = sections.info {
      let local = LocalTimeText(zoneName: info.timeZone)
      parts += info.span(in: local, isAllTime: isAllTime).map { [StyledText($0, .quiet)] } ?? []
      parts.append(StyledText(info.timeZone, .quiet))
      parts += info.asOf.map { [StyledText("as of \(local.minute($0))", .quiet)] } ?? []
    } else if !sections.isRangeSettled {
      parts.append(Skeleton.figure)
    }
    return .flow(parts.filter { $0.width > 0 }, width: width, separator: StyledText(" · ", .quiet))
      + .flow(narrowed.map { StyledText($0) }, width: width, separator: StyledText(" · ", .quiet))
      + Drawing([StyledText(String(repeating: "═", count: width), .quiet)])
  }

  private var isAllTime: Bool { filter?.timeRange?.range == .preset(.allTime) }

  private var narrowed: [String] {
    let candidates = filter?.candidates
    return [
      ("campaign", filter?.campaignIds ?? []), ("candidate", candidates?.candidateIds ?? []),
      ("source", candidates?.sources ?? []), ("tag", candidates?.tags ?? []),
    ].filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1.joined(separator: " or "))" }
  }
}
