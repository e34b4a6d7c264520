import Foundation
import TestTurns
import Testing
import Time

@testable import DemoData
@testable import Postgres

/// What the demo data say, without a database.
@Suite(.computing) struct DemoRowsTests {
  /// 2026-03-11 15:20 UTC, a Wednesday.
  static let now = Instant(seconds: 1_773_242_400)

  private func rows<Row: DemoRow>(_ type: Row.Type, _ data: DemoData) async throws -> [[Row]] {
    var all: [[Row]] = []
    for organization in data.organizations {
      var rows: [Row] = []
      try await type.generate(for: organization) { rows.append($0) }
      all.append(rows)
    }
    return all
  }

  private func bytes(_ data: DemoData) async throws -> [[UInt8]] {
    var all: [[UInt8]] = []
    for relation in DemoData.relations { all.append(try await bytes(relation, data)) }
    return all
  }

  private func bytes<Row: DemoRow>(_ type: Row.Type, _ data: DemoData) async throws -> [UInt8] {
    var copy = CopyRow()
    for row in try await rows(type, data).joined() { row.append(to: &copy) }
    return copy.bytes
  }

  @Test func areTheSameForTheSameSeedAndMoment() async throws {
    let first = try await bytes(DemoData(seed: 7, scale: 0.03, now: Self.now))
    let second = try await bytes(DemoData(seed: 7, scale: 0.03, now: Self.now))
    #expect(first == second)
    let otherSeed = try await bytes(DemoData(seed: 8, scale: 0.03, now: Self.now))
    #expect(first != otherSeed)
  }

  @Test func areSome200000() async throws {
    let counts = try await DemoData(now: Self.now).rowCounts()
    let total = counts.reduce(0) { $0 + $1.rows }
    #expect((180_000...230_000).contains(total))
    #expect(counts.allSatisfy { $0.rows > 0 })
    let half = try await DemoData(scale: 0.5, now: Self.now).rowCounts().reduce(0) { $0 + $1.rows }
    #expect((80_000...130_000).contains(half))
  }

  @Test func areInDifferentTimeZones() {
    let zones = DemoData(now: Self.now).organizations.map(\.timeZone)
    #expect(Set(zones).count == zones.count)
    #expect(
      Set(zones).isSuperset(of: ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"]))
    #expect(zones.allSatisfy { TimeZone(identifier: $0) != nil })
  }

  @Test func giveMembersPhones() async throws {
    for organization in DemoData(now: Self.now).organizations {
      #expect(organization.owner.phoneIDs.isEmpty)
      #expect(organization.scopedMember.phoneIDs.count > 1)
      #expect(organization.members.contains { $0.phoneIDs.count == 1 })
    }
  }

  @Test func nameOnlyWhatExists() async throws {
    let data = DemoData(scale: 0.05, now: Self.now)
    let calls = try await rows(CallRow.self, data)
    let messages = try await rows(MessageRow.self, data)
    let campaigns = try await rows(CampaignRow.self, data)
    let candidates = try await rows(CandidateRow.self, data)
    let contacts = try await rows(ContactRow.self, data)
    let pairs = try await rows(CampaignCandidateRow.self, data)
    let ratings = try await rows(CallReviewRow.self, data)
    let reviews = try await rows(CandidateReviewRow.self, data)
    for (number, organization) in data.organizations.enumerated() {
      let phoneIDs = Set(organization.phoneIDs)
      let memberIDs = Set(organization.members.map(\.id))
      let contactIDs = Set(contacts[number].map(\.id))
      let campaignIDs = Set(campaigns[number].map(\.id))
      let candidateIDs = Set(candidates[number].map(\.id))
      let callIDs = Set(calls[number].map(\.id))
      #expect(callIDs.count == calls[number].count)
      #expect(calls[number].allSatisfy { $0.phoneID.map(phoneIDs.contains) ?? true })
      #expect(calls[number].allSatisfy { $0.contactID.map(contactIDs.contains) ?? true })
      #expect(calls[number].allSatisfy { $0.campaignID.map(campaignIDs.contains) ?? true })
      #expect(calls[number].allSatisfy { $0.candidateID.map(candidateIDs.contains) ?? true })
      #expect(Set(messages[number].map(\.id)).count == messages[number].count)
      #expect(messages[number].allSatisfy { $0.phoneID.map(phoneIDs.contains) ?? true })
      #expect(messages[number].allSatisfy { $0.contactID.map(contactIDs.contains) ?? true })
      #expect(messages[number].allSatisfy { $0.senderID.map(memberIDs.contains) ?? true })
      #expect(pairs[number].allSatisfy { campaignIDs.contains($0.campaignID) && candidateIDs.contains($0.candidateID) })
      #expect(ratings[number].allSatisfy { callIDs.contains($0.callID) })
      #expect(reviews[number].allSatisfy { memberIDs.contains($0.memberID) })
    }
  }

  @Test func endNow() async throws {
    let data = DemoData(scale: 0.05, now: Self.now)
    let now = Self.now
    #expect(try await rows(CallRow.self, data).joined().allSatisfy { $0.createdAt <= now })
    #expect(try await rows(MessageRow.self, data).joined().allSatisfy { $0.createdAt <= now })
    #expect(
      try await rows(TodoRow.self, data).joined().allSatisfy { $0.createdAt <= now && $0.completedAt ?? now <= now })
    #expect(try await rows(PlanRow.self, data).joined().allSatisfy { $0.createdAt <= now && $0.endedAt ?? now <= now })
    #expect(try await rows(CandidateReviewRow.self, data).joined().allSatisfy { $0.reviewedAt <= now })
    #expect(try await rows(CampaignRow.self, data).joined().allSatisfy { $0.createdAt <= now })
    let day = now.advanced(byMicroseconds: -86_400_000_000)
    #expect(try await rows(MessageRow.self, data).joined().contains { $0.createdAt > day })
  }

  /// Weekends and nights are quiet where the organization is.
  @Test func followTheLocalWeek() async throws {
    let data = DemoData(scale: 0.3, now: Self.now)
    for (organization, messages) in zip(data.organizations, try await rows(MessageRow.self, data)) {
      var calendar = Calendar(identifier: .gregorian)
      calendar.timeZone = try #require(TimeZone(identifier: organization.timeZone))
      var weekend = 0.0
      var night = 0.0
      for message in messages {
        let date = Date(timeIntervalSince1970: Double(message.createdAt.seconds))
        if calendar.isDateInWeekend(date) { weekend += 1 }
        if (0..<6).contains(calendar.component(.hour, from: date)) { night += 1 }
      }
      #expect(weekend / Double(messages.count) < 0.15, "\(organization.name)")
      #expect(night / Double(messages.count) < 0.1, "\(organization.name)")
    }
  }

  @Test func haveWhatDashboardsShow() async throws {
    let data = DemoData(scale: 0.3, now: Self.now)
    let messages = Array(try await rows(MessageRow.self, data).joined())
    let outbound = messages.filter { $0.direction == "outbound" }
    #expect(Set(messages.map(\.channel)).isSuperset(of: ["sms", "email", "whatsapp"]))
    #expect(Set(outbound.map(\.origin)) == [nil, "assistant", "suggestion", "text_agent", "plan"])
    let failed = Double(outbound.count { $0.status == "failed" || $0.status == "undelivered" })
    #expect((0.005...0.06).contains(failed / Double(outbound.count)))
    let calls = Array(try await rows(CallRow.self, data).joined())
    #expect(calls.contains { $0.status == "completed" && $0.duration == nil })
    #expect(
      calls.contains { $0.withdrawal != nil } && calls.contains { $0.optedOut } && calls.contains { $0.score != nil })
    #expect(Set(try await rows(PlanRow.self, data).joined().map(\.status)).count == 6)
    #expect(Set(try await rows(TodoRow.self, data).joined().map(\.status)).count == 3)
    #expect(try await rows(AIUsageRow.self, data).joined().contains { $0.feature == "sms_reply_draft" })
    #expect(try await rows(CampaignRow.self, data).joined().contains { $0.launchedAt == nil })
    #expect(try await rows(CampaignCandidateRow.self, data).joined().contains { $0.addedAt == nil })
  }

  /// An outbound message soon after an inbound one of the same contact, for most.
  @Test func answerMostQuestionsSoon() async throws {
    let messages = try await rows(MessageRow.self, DemoData(scale: 0.3, now: Self.now))[0]
    var asked = 0.0
    var answers: [Double] = []
    for conversation in Dictionary(grouping: messages.filter { $0.contactID != nil }, by: \.contactID).values {
      let ordered = conversation.sorted { $0.createdAt < $1.createdAt }
      asked += Double(ordered.count { $0.direction == "inbound" })
      for (first, second) in zip(ordered, ordered.dropFirst())
      where first.direction == "inbound" && second.direction == "outbound" {
        answers.append(Double(second.createdAt.microseconds(since: first.createdAt)) / 60_000_000)
      }
    }
    let median = answers.sorted()[answers.count / 2]
    #expect((1...60).contains(median), "minutes")
    #expect((0.5...0.95).contains(Double(answers.count) / asked))
  }
}

struct RandomTests {
  /// The published sequence of SplitMix64 for the seed 1234567.
  @Test func isSplitMix64() {
    var random = Random(seed: 1_234_567)
    let numbers = (0..<5).map { _ in random.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
      ])
  }

  @Test func makesVersion4Identifiers() {
    let id = Identity(seed: 1).uuid("call", 3, 4).uuidString
    #expect(Array(id)[14] == "4")
    #expect("89AB".contains(Array(id)[19]))
  }
}
