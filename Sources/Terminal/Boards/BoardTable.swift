public import Messages

/// Members' dashboards as a table.
public enum BoardTable {
  /// Dashboards, one in a line.
  public static func drawing(_ dashboards: [CustomDashboard], width: Int) -> Drawing {
    Table(
      columns: [
        .init(heading: "Id"), .init(heading: "Title", canShrink: true), .init(heading: "Seen by"),
        .init(heading: "You may"),
      ],
      rows: dashboards.map { dashboard in
        [
          StyledText(dashboard.id), StyledText(dashboard.title, .title),
          StyledText(
            dashboard.isSystem
              ? "who sees the organization"
              : dashboard.visibility == .org
                ? "everyone"
                : dashboard.sharedMemberIds.isEmpty ? "private" : "private, \(dashboard.sharedMemberIds.count) others"),
          StyledText(dashboard.canEdit ? "change it" : "view it", .quiet),
        ]
      }, emptyNote: "No dashboard yet: callboard dashboards create TITLE"
    ).drawing(width: width)
  }

  /// Proposed charts, numbered from 1.
  public static func drawing(_ charts: [ProposedChart], width: Int) -> Drawing {
    charts.enumerated().reduce(Drawing()) { drawing, chart in
      let spec = chart.element.spec ?? ChartSpec()
      return drawing
        + Drawing([
          StyledText("\(chart.offset + 1). ") + StyledText(spec.title, .title)
            + StyledText(" · \(spec.metric) · \(spec.kind.protoName?.dropFirst(11).lowercased() ?? "")", .quiet)
        ]) + .paragraph(chart.element.reason, .quiet, width: width)
    }
  }
}
