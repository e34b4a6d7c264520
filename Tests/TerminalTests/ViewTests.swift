import Foundation
import Messages
import StandardMessages
import Testing

@testable import Terminal

/// Whole views of answers, as a pipe gets them.
@Suite struct ViewTests {
  /// Two days in New York, seen at 2026-11-21 03:04:05 UTC.
  private let info = QueryInfo(
    startTime: Timestamp(seconds: 1_795_064_400), endTime: Timestamp(seconds: 1_795_237_200),
    timeZone: "America/New_York", bucketInterval: .day, asOf: Timestamp(seconds: 1_795_230_245))

  @Test func callsAreDrawn() throws {
    let stats = DashboardStats(
      totalCalls: 1_234, totalDurationSecs: 187_320, avgDurationSecs: 151.8, totalTodos: 7,
      callActivity: [
        CallActivityDay(date: "2026-11-19", label: "Nov 19", count: 34),
        CallActivityDay(date: "2026-11-20", label: "Nov 20", count: 1_200),
      ],
      callHeatmap: [HeatmapCell(dayOfWeek: 4, hour: 9, count: 34), HeatmapCell(dayOfWeek: 5, hour: 10, count: 1_200)],
      callHeatmapMax: 1_200,
      recentCalls: [
        Call(
          contactName: "山田太郎", direction: .inbound, status: .completed, durationSecs: 200,
          createdAt: Timestamp(seconds: 1_795_230_000)),
        Call(direction: .outbound, status: .noAnswer, createdAt: Timestamp(seconds: 1_795_229_000)),
        Call(contactName: "Eve\u{1B}[2J", status: .UNRECOGNIZED(77)),
      ],
      todoStatusCounts: [
        TodoStatusCount(status: .open, count: 4), TodoStatusCount(status: .done, count: 3),
        TodoStatusCount(status: .dismissed, count: 0),
      ], callsWithDuration: 1_233)
    let drawing = CallsView(GetDashboardStatsResponse(stats: stats, info: info)).drawing(width: 60)
    #expect(drawing.text(colored: false) == (try golden("calls")))
    #expect(drawing.width <= 60)
  }

  @Test func messagesAreDrawn() throws {
    let stats = MessagingStats(
      totalMessages: 40, deliveryRate: 97.3, inboundCount: 10, outboundCount: 30,
      messageActivity: [
        MessageActivityBucket(label: "Nov 19", smsCount: 10, emailCount: 5),
        MessageActivityBucket(label: "Nov 20", smsCount: 20, emailCount: 5),
      ],
      messageHeatmap: [HeatmapCell(dayOfWeek: 5, hour: 10, count: 40)], messageHeatmapMax: 40,
      responseInsights: ResponseInsights(
        avgResponseTimeSecs: 754, unansweredCount: 3, responseRate: 70,
        unrespondedByHour: (0..<24).map { UnrespondedHourBucket(hour: $0, count: $0 == 9 ? 3 : 0) },
        byPhone: [
          PhoneResponseBreakdown(
            phoneLabel: "Front desk", respondedCount: 7, unansweredCount: 2, responseRate: 77.7,
            avgResponseTimeSecs: 754),
          PhoneResponseBreakdown(phoneLabel: "Unknown", unansweredCount: 1),
        ], respondedCount: 7),
      deliveredCount: 29, attemptedCount: 30)
    let drawing = MessagingView(GetMessagingStatsResponse(stats: stats, info: info)).drawing(width: 70)
    #expect(drawing.text(colored: false) == (try golden("messaging")))
  }

  @Test func emptyAnswersAreDrawn() {
    let calls = CallsView(GetDashboardStatsResponse()).drawing(width: 10).text(colored: true)
    #expect(calls.contains("No calls in this time."))
    let messages = MessagingView(GetMessagingStatsResponse()).drawing(width: 10).text(colored: false)
    #expect(messages.contains("Nobody wrote in this time."))
  }

  @Test(arguments: [
    (0, "Jan 1, 1970"), (951_782_400, "Feb 29, 2000"), (-1, "Dec 31, 1969"), (253_402_300_799, "Dec 31, 9999"),
    (Int64.min, "–"), (Int64.max, "–"),
  ])
  func datesAreGregorian(seconds: Int64, text: String) {
    #expect(LocalTime(zoneName: "Nowhere/Land").day(Timestamp(seconds: seconds)) == text)
  }

  private func golden(_ name: String) throws -> String {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name).txt")
    return try String(contentsOf: url, encoding: .utf8)
  }
}
