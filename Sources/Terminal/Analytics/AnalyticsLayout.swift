public import Messages

/// The analytics of interview campaigns, every section in its place, as far as it has come. Columns stack where the screen
/// is narrow.
public struct AnalyticsLayout {
  private let sections: AnalyticsSections
  private let header: AnalyticsHeader

  /// The dashboard of these sections.
  ///
  /// - Parameter filter: What was asked; the answers say which days that is.
  public init(_ sections: AnalyticsSections, filter: AnalyticsFilter? = nil) {
    self.sections = sections
    header = AnalyticsHeader(sections: sections, filter: filter)
  }

  /// The whole of it in `width` columns, 40 at least.
  public func drawing(width: Int) -> Drawing {
    bands(width: width).reduce(Drawing()) { $0 + $1.drawing }
  }

  /// Its parts in `width` columns, 40 at least, from top to bottom.
  public func bands(width: Int) -> [Band] {
    let width = max(DashboardLayout.minimumWidth, width)
    let calls = sections.dashboard.isSettled
    return [
      Band(header.drawing(width: width), isSettled: sections.isRangeSettled),
      Band(cards.drawing(width: width), isSettled: calls),
      Band(charts?.drawing(width: width) ?? Drawing(), isSettled: calls),
      Band(campaigns?.drawing(width: width) ?? Drawing(), isSettled: calls),
      Band(
        messages.drawing(width: width),
        isSettled: sections.smsSent.isSettled && sections.totalSms.isSettled && sections.timeSaved.isSettled
          && sections.totalTimeSaved.isSettled),
      Band(
        satisfaction.drawing(width: width),
        isSettled: sections.candidateSatisfaction.isSettled && sections.averageCandidateSatisfaction.isSettled
          && sections.campaignsLaunchedPerWeek.isSettled && sections.creditsPerQualifiedCandidate.isSettled),
    ]
  }

  private var cards: any Block {
    sections.dashboard.cards("Interview calls") { answer in
      AnalyticsCards.cards(answer.map { $0.metrics ?? AnalyticsMetrics() })
    }
  }

  /// None where their answer has failed: the cards' place says so already.
  private var charts: Grid? {
    guard sections.dashboard.error == nil else { return nil }
    return Grid(blocks: AnalyticsChartPanels.panels(sections.dashboard), minimumColumnWidth: 44)
  }

  private var campaigns: PanelRow? {
    guard sections.dashboard.error == nil else { return nil }
    return PanelRow(
      columns: [
        .init(blocks: [
          sections.dashboard.panel("Withdrawal reasons", skeleton: 5) {
            WithdrawalReasonsView.drawing($0.withdrawalReasons, width: $1)
          }
        ]),
        .init(blocks: [
          sections.dashboard.panel("Passing scores", skeleton: 5) {
            PassingScoresView.drawing($0.passingScores, width: $1)
          }
        ]),
      ], minimumWidth: 88)
  }

  private var messages: PanelRow {
    PanelRow(
      columns: [
        .init(blocks: [
          sections.smsSent.panel("SMS", skeleton: 9) { SMSSentView.drawing($0, width: $1) },
          sections.totalSms.panel("SMS in all", skeleton: 3) { TotalSMSView.drawing($0, width: $1) },
        ]),
        .init(blocks: [
          sections.timeSaved.panel("Time saved", skeleton: 9) { TimeSavedView.drawing($0, width: $1) },
          sections.totalTimeSaved.panel("Time saved in all", skeleton: 6) { TotalTimeSavedView.drawing($0, width: $1) },
        ]),
      ], minimumWidth: 88)
  }

  private var satisfaction: PanelRow {
    PanelRow(
      columns: [
        .init(blocks: [
          sections.candidateSatisfaction.panel("Candidate satisfaction", skeleton: 13) {
            SatisfactionView.drawing($0, width: $1)
          },
          sections.averageCandidateSatisfaction.panel("Satisfaction in all", skeleton: 2) {
            AverageSatisfactionView.drawing($0, width: $1)
          },
        ]),
        .init(blocks: [
          sections.campaignsLaunchedPerWeek.panel("Campaigns launched", skeleton: 8) {
            CampaignsLaunchedView.drawing($0, width: $1)
          },
          sections.creditsPerQualifiedCandidate.panel("Credits", skeleton: 3) { CreditsView.drawing($0, width: $1) },
        ]),
      ], minimumWidth: 88)
  }
}
