import Foundation
import Messages
import TestExpectations

/// What docs/metrics.md, "Time saved", gives, in loops over rows.
struct ExpectedTimeSaved {
  let sms: ExpectedSMS
  /// Seconds of an answered call, an SMS, a web call, a resume, a session.
  var weights: [Double] = [180, 60, 180, 360, 600]

  private struct Source {
    var campaign: UUID?
    var candidate: UUID?
    var time: Int64
    var length: Int64
    var kind: Int
  }

  private var sources: [Source] {
    sms.rows.calls.filter(\.isAnswered).map {
      Source(
        campaign: $0.campaignID, candidate: $0.candidateID, time: $0.createdAt, length: Int64($0.durationSecs ?? 0),
        kind: 0)
    }
      + sms.activity.webCalls.map {
        Source(
          campaign: $0.campaignID, candidate: $0.candidateID, time: $0.createdAt, length: Int64($0.durationSecs ?? 0),
          kind: 2)
      }
      + sms.activity.screenings.map {
        Source(campaign: $0.campaignID, candidate: $0.candidateID, time: $0.createdAt, length: 0, kind: 3)
      }
      + sms.activity.notes.map {
        Source(campaign: $0.campaignID, candidate: $0.candidateID, time: $0.createdAt, length: 0, kind: 4)
      }
  }

  private func passing(_ narrowing: Narrowing) -> [Source] {
    sources.filter {
      // Calls are those of the Call set: of a campaign and a candidate that exist.
      $0.kind == 0
        ? narrowing.passes($0.campaign, $0.candidate, in: sms.rows)
        : narrowing.passes(activityOf: $0.campaign, $0.candidate, in: sms.rows)
    }
  }

  /// For ALL_TIME.
  func counted(_ narrowing: Narrowing, _ clock: LocalClock) -> [Int64] {
    sms.counted(narrowing, clock) + passing(narrowing).map(\.time)
  }

  func series(_ narrowing: Narrowing, in range: ExpectedRange) -> [TimeSavedBreakdown] {
    var counts = [[Double]](repeating: [0, 0, 0, 0, 0], count: range.starts.count)
    var lengths = counts
    for source in passing(narrowing) where range.contains(source.time) {
      counts[range.bucket(of: source.time)][source.kind] += 1
      lengths[range.bucket(of: source.time)][source.kind] += Double(source.length)
    }
    let (conversations, provided) = sms.series(narrowing, in: range)
    for bucket in counts.indices { counts[bucket][1] = Double(conversations[bucket] + provided[bucket]) }
    return counts.indices.map { bucket in
      let seconds = (0..<5).map { lengths[bucket][$0] + counts[bucket][$0] * weights[$0] }
      return TimeSavedBreakdown(
        totalSecs: seconds.reduce(0, +), callsSecs: seconds[0], smsSecs: seconds[1], webCallsSecs: seconds[2],
        resumeScreeningSecs: seconds[3], notetakingSecs: seconds[4])
    }
  }
}
