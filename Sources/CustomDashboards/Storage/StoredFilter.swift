import Foundation
import Messages
import Protobuf
import StandardMessages
import Time

/// A chart's filter as the database keeps it: by the JSON mapping of proto3.
struct StoredFilter: Decodable {
  private struct Range: Decodable {
    var preset: String?
    var dates: Dates?
    var interval: Span?
  }

  private struct Dates: Decodable {
    var startDate: String?
    var endDate: String?
  }

  private struct Span: Decodable {
    var startTime: String?
    var endTime: String?
  }

  private struct Candidates: Decodable {
    var candidateIds: [String]?
    var sources: [String]?
    var tags: [String]?
  }

  private var timeRange: Range?
  private var campaignIds: [String]?
  private var candidates: Candidates?

  /// The text of a filter.
  static func json(of filter: AnalyticsFilter?) -> String { filter?.jsonString ?? "{}" }

  /// The filter of a text; nil for an empty one.
  ///
  /// - Throws: Where the text isn't one of a filter.
  static func filter(json: String) throws -> AnalyticsFilter? {
    guard json != "{}" else { return nil }
    let stored = try JSONDecoder().decode(StoredFilter.self, from: Data(json.utf8))
    return AnalyticsFilter(
      timeRange: try stored.timeRange.map { TimeRange(range: try kind(of: $0)) },
      campaignIds: stored.campaignIds ?? [],
      candidates: stored.candidates.map {
        CandidateFilter(candidateIds: $0.candidateIds ?? [], sources: $0.sources ?? [], tags: $0.tags ?? [])
      })
  }

  private static func kind(of range: Range) throws -> TimeRange.Range? {
    if let name = range.preset {
      guard let preset = presets.first(where: { $0.protoName == name }) else { throw Unreadable(text: name) }
      return .preset(preset)
    }
    if let dates = range.dates {
      return .dates(DateRange(startDate: dates.startDate ?? "", endDate: dates.endDate ?? ""))
    }
    return try range.interval.map { span in
      .interval(
        Interval(startTime: try span.startTime.map(timestamp), endTime: try span.endTime.map(timestamp)))
    }
  }

  private static let presets: [TimeRange.Preset] = [
    .unspecified, .today, .yesterday, .last7Days, .last30Days, .last90Days, .allTime,
  ]

  /// RFC 3339 in UTC, to the nanosecond.
  private static func timestamp(_ text: String) throws -> Timestamp {
    let parts = text.split(separator: ".", maxSplits: 1)
    let fraction = parts.count == 2 ? parts[1].prefix { $0.isASCII && $0.isNumber } : ""
    guard let instant = Instant(rfc3339: text), fraction.count <= 9,
      let nanos = Int32(fraction + String(repeating: "0", count: 9 - fraction.count))
    else { throw Unreadable(text: text) }
    let seconds = (instant.microseconds - Int64(nanos / 1_000)) / Microseconds.second
    return Timestamp(seconds: seconds, nanos: nanos)
  }

  /// A part of a filter that isn't one.
  struct Unreadable: Error, CustomStringConvertible {
    let text: String

    var description: String { "a chart's filter can't be read: \(text)" }
  }
}
