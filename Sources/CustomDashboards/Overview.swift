import Access
import Foundation
import Messages

/// The dashboard that every organization has: it is made of the catalog, is stored nowhere, and nobody changes it.
enum Overview {
  /// Its id, in place of a UUID.
  static let id = "overview"

  /// As every session sees it that may.
  static let dashboard = CustomDashboard(
    id: id, title: "Overview", visibility: .org, charts: charts.map(\.message), canEdit: false, isSystem: true,
    etag: id)

  /// In reading order: numbers, four in a row, and then charts, two in a row.
  static let charts: [StoredChart] = {
    var grid = DashboardGrid()
    var charts: [StoredChart] = []
    for (number, metric) in metrics {
      guard let entry = MetricCatalog[metric], let kind = entry.shape.kinds.first,
        let place = try? grid.place(for: kind, given: nil), let id = UUID(uuidString: Self.chartID(number))
      else { continue }
      grid.take(place)
      charts.append(
        StoredChart(id: id, spec: ChartSpec(title: entry.title, kind: kind, metric: metric), placement: place))
    }
    return charts
  }()

  /// Every chart's id is a number that no other ever gets, in the place of a UUID's node (RFC 9562, version 8).
  private static func chartID(_ number: Int) -> String {
    let digits = String(number)
    return "00000000-0000-8000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
  }

  private static let metrics: [(number: Int, metric: String)] = [
    (1, "metrics.total_calls"), (2, "metrics.answer_rate"), (3, "metrics.call_completion_rate"),
    (4, "metrics.interviews"), (5, "metrics.people_contacted"), (6, "metrics.call_length_secs"),
    (7, "metrics.avg_interview_length_secs"), (8, "metrics.avg_time_to_first_interview_secs"),
    (9, "metrics.opt_outs"), (10, "metrics.qualified_candidates"), (11, "metrics.passthrough_rate"),
    (12, "metrics.thumbs_up"), (13, "metrics.thumbs_down"), (14, "metrics.withdrawal_rate"),
    (15, "metrics.accommodation_rate"), (16, "metrics.total_sms"), (17, "metrics.total_time_saved"),
    (18, "metrics.average_candidate_satisfaction"), (19, "metrics.credits_per_qualified_candidate"),
    (20, "metrics.completed_calls"),
    (21, "charts.calls"), (22, "charts.candidates"), (23, "charts.interviews"), (24, "charts.passthrough_rate"),
    (25, "charts.thumbs_up"), (26, "charts.thumbs_down"), (27, "charts.sms_sent"), (28, "charts.time_saved"),
    (29, "charts.candidate_satisfaction"), (30, "charts.campaigns_launched_per_week"),
    (31, "charts.withdrawal_reasons"),
  ]
}
