import Foundation
import SMSUsage
import TestExpectations

/// What docs/metrics.md, "SMS", gives, in loops over documents and a provider's days.
struct ExpectedSMS {
  let rows: InterviewRows
  let activity: ActivityRows
  /// SMS by day number.
  let provided: [Int64: Int64]
  let now: Int64

  private func times(_ narrowing: Narrowing) -> [Int64] {
    activity.conversations
      .filter { $0.body == nil && narrowing.passes(activityOf: $0.campaignID, $0.candidateID, in: rows) }
      .flatMap(\.messages).filter { $0.direction == "outbound" }.compactMap(\.time)
  }

  /// The provider's days that count, by their start.
  private func days(_ narrowing: Narrowing, _ clock: LocalClock) -> [(start: Int64, count: Int64)] {
    guard !narrowing.isSet else { return [] }
    let today = LocalClock.floor(now, LocalClock.day)
    return provided.filter { $0.key <= today && $0.value > 0 }.map { (clock.start(ofDay: $0.key), $0.value) }
  }

  /// For ALL_TIME.
  func counted(_ narrowing: Narrowing, _ clock: LocalClock) -> [Int64] {
    times(narrowing) + days(narrowing, clock).map(\.start)
  }

  func series(_ narrowing: Narrowing, in range: ExpectedRange) -> (conversations: [Int64], provided: [Int64]) {
    var conversations = [Int64](repeating: 0, count: range.starts.count)
    for time in times(narrowing) where range.contains(time) { conversations[range.bucket(of: time)] += 1 }
    var provided = [Int64](repeating: 0, count: range.starts.count)
    for day in days(narrowing, range.clock) where range.contains(day.start) {
      provided[range.bucket(of: day.start)] += day.count
    }
    return (conversations, provided)
  }
}
