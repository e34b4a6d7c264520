import Messages
import StandardMessages

/// The first lines: whose dashboard it is, the span of time and zone that the server understood, and how old the data is.
struct DashboardHeader {
  var sections: DashboardSections
  var isAllTime: Bool
  /// What the session may see; nil says nothing about it.
  var scope: DashboardScope?

  func drawing(width: Int) -> Drawing {
    var parts = [StyledText("Dashboard", .title)]
    if let scope, scope.kind == .scoped {
      parts.append(StyledText("of your \(Figures.count(scope.phoneIds.count, "phone"))"))
    }
    if let info = ranged ?? sections.plan.answer?.info {
      let local = LocalTimeText(zoneName: info.timeZone)
      parts.append(
        info.span(in: local, isAllTime: isAllTime).map { StyledText($0, .quiet) }
          ?? (isSettled ? StyledText() : Skeleton.figure))
      parts.append(StyledText(info.timeZone, .quiet))
      if let asOf = info.asOf { parts.append(StyledText("as of \(local.minute(asOf))", .quiet)) }
    } else if !isSettled {
      parts.append(Skeleton.figure)
    }
    return .flow(parts.filter { $0.width > 0 }, width: width, separator: StyledText(" · ", .quiet))
      + Drawing([StyledText(String(repeating: "═", count: width), .quiet)])
  }

  /// Whether all of it is known.
  var isSettled: Bool {
    ranged != nil || sections.awaited.allSatisfy { $0 == "plan" }
  }

  /// Of a group that has a range of time. All of them have the same, but for the start of all time.
  private var ranged: QueryInfo? {
    sections.dashboard.answer?.info ?? sections.messaging.answer?.info ?? sections.textAgent.answer?.info
      ?? sections.aiUsage.answer?.info ?? sections.aiMessageOrigin.answer?.info ?? sections.engagement.answer?.info
  }
}
