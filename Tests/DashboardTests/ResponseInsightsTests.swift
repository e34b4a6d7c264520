import Dashboard
import Foundation
import Messages
import RPC
import TestExpectations
import Testing

/// The pairing of inbound messages with their answers, on rows few enough to see through.
@Suite struct ResponseInsightsTests {
  private static let now: Int64 = 1_795_000_000 * LocalClock.second
  private let orgID = UUID()
  private let phone = PhoneRow(id: UUID(), number: "+15550001", friendlyName: "Front desk")
  private let contact = UUID()

  private func message(
    _ direction: String, after seconds: Int64, id: UInt8 = 0, phone: UUID?, contact: UUID?
  ) -> MessageRow {
    let start = Self.now - LocalClock.hour
    return MessageRow(
      id: UUID(uuid: (id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, UInt8(truncatingIfNeeded: seconds))),
      phoneID: phone,
      contactID: contact, channel: "sms", direction: direction, status: "received",
      createdAt: start + seconds * LocalClock.second)
  }

  private func insights(_ messages: [MessageRow], phones: [PhoneRow]) async throws -> ResponseInsights {
    var rows = OrganizationRows(orgID: orgID, timeZone: "Asia/Kolkata")
    rows.phones = phones
    rows.messages = messages
    return try await Fixture.run { fixture in
      try await fixture.load([rows])
      let response = try await fixture.dashboard(now: Self.now).getMessagingStats(
        GetMessagingStatsRequest(timeRange: TimeRange(range: .preset(.last7Days))),
        context: .call(by: Viewer.organization.session(in: orgID))
      ).message
      return try #require(response.stats?.responseInsights)
    }
  }

  @Test func answersTheInboundMessageDirectlyBefore() async throws {
    let insights = try await insights(
      [
        message("outbound", after: 1, phone: phone.id, contact: contact),
        message("inbound", after: 2, phone: phone.id, contact: contact),
        message("inbound", after: 4, phone: phone.id, contact: contact),
        message("outbound", after: 14, phone: nil, contact: contact),
        message("outbound", after: 20, phone: nil, contact: contact),
        message("inbound", after: 30, phone: phone.id, contact: contact),
        message("sideways", after: 31, phone: phone.id, contact: contact),
        message("outbound", after: 32, phone: phone.id, contact: contact),
        message("inbound", after: 40, phone: phone.id, contact: nil),
        message("outbound", after: 41, phone: phone.id, contact: nil),
      ], phones: [phone])
    #expect(insights.respondedCount == 1)
    #expect(insights.unansweredCount == 2)
    #expect(insights.avgResponseTimeSecs == 10)
    #expect(isNear(insights.responseRate, 100.0 / 3))
    #expect(insights.unrespondedByHour.count == 24)
    #expect(insights.byPhone.map(\.phoneLabel) == ["Front desk"])
    #expect(insights.byPhone.map(\.phoneID) == [phone.id.uuidString.lowercased()])
  }

  @Test func ordersEqualTimesByID() async throws {
    let inbound = message("inbound", after: 5, id: 2, phone: phone.id, contact: contact)
    var outbound = message("outbound", after: 5, id: 1, phone: phone.id, contact: contact)
    #expect(try await insights([inbound, outbound], phones: [phone]).respondedCount == 0)
    outbound.id = UUID(uuid: (3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    let answered = try await insights([inbound, outbound], phones: [phone])
    #expect(answered.respondedCount == 1)
    #expect(answered.avgResponseTimeSecs == 0)
  }

  @Test func nothingInboundIsNoAnswerTimeAndRateZero() async throws {
    let insights = try await insights(
      [message("outbound", after: 1, phone: phone.id, contact: contact)], phones: [phone])
    #expect(insights.avgResponseTimeSecs == nil)
    #expect(insights.responseRate == 0)
    #expect(insights.byPhone.isEmpty)
    #expect(insights.unrespondedByHour == (0..<24).map { UnrespondedHourBucket(hour: $0, count: 0) })
  }

  @Test func ordersPhonesByInboundThenLabelThenID() async throws {
    func id(_ first: UInt8) -> UUID { UUID(uuid: (first, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)) }
    let phones = [
      PhoneRow(id: id(9), number: "+1", friendlyName: "Zebra"),
      PhoneRow(id: id(8), number: "+2", friendlyName: "Zebra"),
      PhoneRow(id: id(7), number: "+3", friendlyName: "apple"),
      // The same letter to a reader as in the next, other bytes: e and an accent before é.
      PhoneRow(id: id(6), number: "+4", friendlyName: "e\u{301}"),
      PhoneRow(id: id(5), number: "+5", friendlyName: "\u{e9}"),
      PhoneRow(id: id(4), number: "+6", friendlyName: nil), PhoneRow(id: id(3), number: "+7", friendlyName: "Busy"),
    ]
    let senders: [UUID?] = phones.map(\.id) + [id(3), nil, id(1)]
    let messages = senders.enumerated().map { index, phone in
      message("inbound", after: Int64(index), phone: phone, contact: contact)
    }
    let insights = try await insights(messages, phones: phones)
    #expect(
      insights.byPhone.map(\.phoneLabel)
        == ["Busy", "+6", "Unknown", "Unknown", "Zebra", "Zebra", "apple", "e\u{301}", "\u{e9}"])
    let expected: [UUID?] = [id(3), id(4), nil, id(1), id(8), id(9), id(7), id(6), id(5)]
    #expect(insights.byPhone.map(\.phoneID) == expected.map { $0?.uuidString.lowercased() ?? "" })
  }
}
