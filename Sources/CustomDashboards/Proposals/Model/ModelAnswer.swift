import Filters
import Foundation
import Messages

/// What a model answered, as far as it has the form that was asked for.
struct ModelAnswer: Sendable {
  /// More charts than this are not looked at.
  private static let mostCharts = 20

  private struct Body: Decodable {
    let charts: [Chart]
  }

  private struct Chart: Decodable {
    struct Time: Decodable {
      enum CodingKeys: String, CodingKey {
        case preset
        case firstDate = "first_date"
        case lastDate = "last_date"
      }

      let preset: String?
      let firstDate: String?
      let lastDate: String?
    }

    enum CodingKeys: String, CodingKey {
      case metric, kind, title, campaigns, sources, reason
      case timeRange = "time_range"
    }

    let metric: String
    let kind: String
    let title: String
    let campaigns: [String]?
    let sources: [String]?
    let timeRange: Time?
    let reason: String
  }

  /// How a model names a preset.
  static let presets: [(name: String, preset: TimeRange.Preset)] = [
    ("today", .today), ("yesterday", .yesterday), ("last_7_days", .last7Days), ("last_30_days", .last30Days),
    ("last_90_days", .last90Days), ("all_time", .allTime),
  ]

  private let charts: [Chart]

  /// Nil for a text that isn't of the form.
  init?(_ text: String) {
    guard let body = try? JSONDecoder().decode(Body.self, from: Data(text.utf8)) else { return nil }
    charts = Array(body.charts.prefix(Self.mostCharts))
  }

  /// The charts whose names the model was told. One that names another is left out: narrowed to less, or more, it would
  /// not be what the model meant.
  func ideas(among told: ModelQuestion) -> [ChartIdea] { charts.compactMap { idea($0, told) } }

  private func idea(_ chart: Chart, _ told: ModelQuestion) -> ChartIdea? {
    guard let kind = ChartKind(storedText: chart.kind) else { return nil }
    var idea = ChartIdea(metric: chart.metric, kind: kind, title: chart.title, reason: chart.reason)
    for name in chart.campaigns ?? [] {
      guard let campaigns = told.campaigns[name] else { return nil }
      idea.campaignIDs += campaigns.map(\.id).filter { !idea.campaignIDs.contains($0) }
    }
    for name in chart.sources ?? [] {
      guard let source = told.sources[name] else { return nil }
      if !idea.sources.contains(source) { idea.sources.append(source) }
    }
    if let time = chart.timeRange {
      guard let range = Self.range(time) else { return nil }
      idea.timeRange = range
    }
    return idea
  }

  private static func range(_ time: Chart.Time) -> TimeRange? {
    if let name = time.preset {
      return presets.first { $0.name == name }.map { TimeRange(range: .preset($0.preset)) }
    }
    guard let first = time.firstDate, let last = time.lastDate else { return nil }
    return TimeRange(range: .dates(DateRange(startDate: first, endDate: last)))
  }
}
