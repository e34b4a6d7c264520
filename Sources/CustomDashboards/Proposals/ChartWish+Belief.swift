import Access
import Foundation
import Messages

extension ChartWish {
  /// Charts that one wish gets at most.
  static let mostCharts = 5
  /// The longest reason, in Unicode scalars.
  static let longestReason = 300

  /// The charts of ideas that can be believed: of a metric of the catalog, a kind that shows it, and a filter of the
  /// organization's own names. An idea whose filter can't be is none: without the filter it would show something else.
  func believed(_ ideas: [ChartIdea]) -> [ProposedChart] {
    var charts: [ProposedChart] = []
    for idea in ideas where charts.count < Self.mostCharts {
      guard let chart = believed(idea), !charts.contains(where: { $0.spec == chart.spec }) else { continue }
      charts.append(chart)
    }
    return charts
  }

  private func believed(_ idea: ChartIdea) -> ProposedChart? {
    let own = Set(campaigns.map(\.id))
    let known = Set(sources.map { Array($0.utf8) })
    guard Set(idea.campaignIDs).isSubset(of: own), idea.sources.allSatisfy({ known.contains(Array($0.utf8)) }),
      !Self.plain(idea.reason, Self.longestReason).isEmpty
    else { return nil }
    let isNarrowed = !(idea.campaignIDs.isEmpty && idea.sources.isEmpty && idea.timeRange == nil)
    let spec = ChartSpec(
      title: Self.plain(idea.title, TextRules.longestTitle), prompt: words, kind: idea.kind, metric: idea.metric,
      filter: isNarrowed
        ? AnalyticsFilter(
          timeRange: idea.timeRange, campaignIds: idea.campaignIDs.map(\.text),
          candidates: idea.sources.isEmpty ? nil : CandidateFilter(sources: idea.sources)) : nil)
    guard let checked = try? ChartSpec.checked(spec) else { return nil }
    return ProposedChart(spec: checked, reason: Self.plain(idea.reason, Self.longestReason))
  }

  /// A line of text without control characters, and no longer than so many scalars.
  static func plain(_ text: String, _ longest: Int) -> String {
    let scalars = text.unicodeScalars.lazy.map { TextRules.isControl($0) ? " " : $0 }
    var line = String.UnicodeScalarView()
    line.append(contentsOf: TextRules.trimmed(String(String.UnicodeScalarView(scalars))).unicodeScalars.prefix(longest))
    return TextRules.trimmed(String(line))
  }
}
