public import Messages

/// The organization dashboard: every section in its place (the dashboard's source document, "The dashboard view arranges
/// sections top to bottom"), as far as it has come. Columns stack where the screen is narrow.
public struct DashboardLayout {
  /// The least width that a dashboard is drawn in.
  public static let minimumWidth = 40

  private let sections: DashboardSections
  private let header: DashboardHeader

  /// The dashboard of these sections.
  ///
  /// - Parameters:
  ///   - timeRange: What was asked; the answers say which days that is.
  ///   - scope: What the session may see, where that is known.
  public init(_ sections: DashboardSections, timeRange: TimeRange? = nil, scope: DashboardScope? = nil) {
    self.sections = sections
    header = DashboardHeader(sections: sections, isAllTime: timeRange?.range == .preset(.allTime), scope: scope)
  }

  /// The whole of it in `width` columns, 40 at least.
  public func drawing(width: Int) -> Drawing {
    bands(width: width).reduce(Drawing()) { $0 + $1.drawing }
  }

  /// Its parts in `width` columns, 40 at least, from top to bottom.
  public func bands(width: Int) -> [Band] {
    let width = max(Self.minimumWidth, width)
    let (calls, messaging) = (sections.dashboard.isSettled, sections.messaging.isSettled)
    let ai = sections.aiUsage.isSettled && sections.aiMessageOrigin.isSettled
    return [
      Band(header.drawing(width: width), isSettled: header.isSettled),
      Band(cards.drawing(width: width), isSettled: calls && messaging),
      Band(insights.drawing(width: width), isSettled: messaging),
      Band(activity.drawing(width: width), isSettled: calls && messaging),
      Band(heatmaps.drawing(width: width), isSettled: calls && messaging),
      Band(agents.drawing(width: width), isSettled: sections.textAgent.isSettled && sections.plan.isSettled && ai),
      Band(recent.drawing(width: width), isSettled: sections.engagement.isSettled && calls),
      Band(channels.drawing(width: width), isSettled: sections.engagement.isSettled),
      Band(otherErrors(width), isSettled: sections.awaited.isEmpty),
    ]
  }

  private func otherErrors(_ width: Int) -> Drawing {
    sections.otherErrors.reduce(Drawing()) { $0 + Panel.failure($1.section, $1).drawing(width: width) }
  }

  private var cards: PanelRow {
    PanelRow(
      columns: [
        .init(blocks: [sections.dashboard.cards("Calls") { CallCards.cards($0?.stats) }]),
        .init(blocks: [sections.messaging.cards("Messages") { MessagingCards.cards($0?.stats) }]),
      ], minimumWidth: 2 * (4 * CardRow.minimumWidth + 3) + 1)
  }

  private var insights: Panel {
    sections.messaging.panel("Response insights", skeleton: 10) {
      ResponseInsightsView($0.stats).drawing(width: $1)
    }
  }

  private var activity: PanelRow {
    PanelRow(
      columns: [
        .init(blocks: [
          sections.dashboard.panel("Calls per day", skeleton: 11) {
            CallActivityChart.drawing($0.stats, width: $1)
          }
        ]),
        .init(blocks: [
          sections.messaging.panel("SMS and email", skeleton: 11) { MessageActivityChart.drawing($0, width: $1) }
        ]),
      ], minimumWidth: 88)
  }

  private var heatmaps: PanelRow {
    PanelRow(
      columns: [
        .init(blocks: [
          sections.dashboard.panel("Calls by hour of the week", skeleton: 9) {
            HeatmapChart($0.stats?.callHeatmap, palette: .red).drawing(width: $1)
          }
        ]),
        .init(blocks: [
          sections.messaging.panel("Messages by hour of the week", skeleton: 9) {
            HeatmapChart($0.stats?.messageHeatmap, palette: .blue).drawing(width: $1)
          }
        ]),
      ], minimumWidth: 88)
  }

  private var agents: PanelRow {
    PanelRow(
      columns: [
        .init(blocks: [
          sections.textAgent.panel("Text agents", skeleton: 6) { TextAgentView.drawing($0.stats, width: $1) }
        ]),
        .init(blocks: [sections.plan.panel("Plans", skeleton: 6) { PlanView.drawing($0.stats, width: $1) }]),
        .init(blocks: [
          sections.aiUsage.panel("AI usage", skeleton: 7) { AiUsageView.drawing($0.stats, width: $1) },
          sections.aiMessageOrigin.panel("AI messages", skeleton: 6) {
            AiMessageOriginView.drawing($0.stats, width: $1)
          },
        ]),
      ], minimumWidth: 92)
  }

  private var recent: PanelRow {
    PanelRow(
      columns: [
        .init(
          blocks: [
            sections.engagement.panel("Recent activity", skeleton: 12) { RecentActivityView($0).drawing(width: $1) }
          ], share: 3),
        .init(
          blocks: [
            sections.dashboard.panel("Task status", skeleton: 3) { TaskStatusView.drawing($0.stats, width: $1) },
            sections.dashboard.panel("Newest calls", skeleton: 7) { RecentCallsView($0).drawing(width: $1) },
          ], share: 2),
      ], minimumWidth: 88)
  }

  private var channels: Panel {
    sections.engagement.panel("Channels", skeleton: 3) { ChannelView.drawing($0.stats, width: $1) }
  }
}
