import Foundation
import Upstream

/// One page of daily usage records, read.
struct UsagePage: Sendable, Hashable {
  /// The category that counts.
  static let category = "sms-outbound"

  /// SMS by day. Records of other categories are left out.
  let counts: [UsageDay: Int64]
  /// The next page's path and query, as it came; nil on the last.
  let next: String?

  /// Reads a page; what it throws never holds what came.
  init(json: Data) throws(UpstreamError) {
    guard let body = try? JSONDecoder().decode(Body.self, from: json) else {
      throw UpstreamError(.refused, "the answer is no page of usage records")
    }
    var counts: [UsageDay: Int64] = [:]
    for record in body.usageRecords where record.category == Self.category {
      guard record.startDate == record.endDate, UsageDay.isDate(record.startDate) else {
        throw UpstreamError(.refused, "a usage record is of no day, or of several")
      }
      guard let count = Self.count(record.count) else {
        throw UpstreamError(.refused, "a usage record's count is no whole number")
      }
      let day = UsageDay(record.startDate)
      try counts.add(count, on: day)
    }
    self.counts = counts
    next = body.nextPageURI
  }

  /// ASCII digits alone, in range.
  private static func count(_ text: String) -> Int64? {
    guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
    return Int64(text)
  }

  /// The fields that are read, as the API names them.
  private struct Body: Decodable {
    struct Record: Decodable {
      let category: String
      let startDate: String
      let endDate: String
      let count: String

      enum CodingKeys: String, CodingKey {
        case category, count
        case startDate = "start_date"
        case endDate = "end_date"
      }
    }

    let usageRecords: [Record]
    let nextPageURI: String?

    enum CodingKeys: String, CodingKey {
      case usageRecords = "usage_records"
      case nextPageURI = "next_page_uri"
    }
  }
}

extension [UsageDay: Int64] {
  /// Adds to a day's count; a sum out of range can be no count.
  mutating func add(_ count: Int64, on day: UsageDay) throws(UpstreamError) {
    let (sum, overflow) = self[day, default: 0].addingReportingOverflow(count)
    guard !overflow else { throw UpstreamError(.refused, "the counts of \(day.date) are out of range") }
    self[day] = sum
  }
}

extension UsageDay {
  /// Whether `text` has the form `YYYY-MM-DD`.
  static func isDate(_ text: String) -> Bool {
    let bytes = Array(text.utf8.prefix(11))
    return bytes.count == 10
      && bytes.enumerated().allSatisfy { index, byte in
        index == 4 || index == 7
          ? byte == UInt8(ascii: "-") : (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      }
  }
}
