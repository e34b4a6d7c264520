import Foundation
public import StandardMessages

/// Microseconds since the epoch as the API has them.
public func timestamp(_ instant: Int64) -> Timestamp {
  let seconds = LocalClock.floor(instant, LocalClock.second)
  return Timestamp(seconds: seconds, nanos: Int32(instant - seconds * LocalClock.second) * 1_000)
}

/// Of an ISO 8601 time in UTC, with or without a fraction.
public func microseconds(_ time: String) throws -> Int64 {
  let parts = time.dropLast().split(separator: ".")
  guard let head = parts.first else { throw UnreadableTime(text: time) }
  let seconds = try Date("\(head)Z", strategy: .iso8601).timeIntervalSince1970
  let fraction = parts.count > 1 ? parts[1] + String(repeating: "0", count: 6 - parts[1].count) : "0"
  guard let fraction = Int64(fraction) else { throw UnreadableTime(text: time) }
  return Int64(seconds) * 1_000_000 + fraction
}

/// A text that is no time.
struct UnreadableTime: Error { let text: String }
