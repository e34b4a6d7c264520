import Foundation
import Messages
import StandardMessages
import Testing

/// The range and buckets that metrics.md gives for a request, found by walking through time in quarters of an hour.
struct ExpectedRange {
  enum Width { case hour, day, week, month }

  let clock: LocalClock
  let start: Int64
  let end: Int64
  let width: Width
  /// Of the buckets.
  let starts: [Int64]

  init(clock: LocalClock, start: Int64, end: Int64, width: Width? = nil) {
    self.clock = clock
    self.start = start
    self.end = end
    let length = clock.wall(end) - clock.wall(start)
    let width =
      width
      ?? (length <= 2 * LocalClock.day
        ? .hour : length <= 92 * LocalClock.day ? .day : length <= 732 * LocalClock.day ? .week : .month)
    self.width = width
    var starts = [start]
    var instant = start
    var latestDay = clock.dayNumber(start)
    var key = Self.key(of: instant, day: latestDay, width: width, clock: clock)
    while true {
      // The next quarter of an hour, by UTC.
      instant = (LocalClock.floor(instant, LocalClock.quarter) + 1) * LocalClock.quarter
      guard instant < end else { break }
      // A day that has begun stays, even where the clocks go back over its midnight.
      latestDay = max(latestDay, clock.dayNumber(instant))
      let next = Self.key(of: instant, day: latestDay, width: width, clock: clock)
      if next != key {
        starts.append(instant)
        key = next
      }
    }
    self.starts = starts
  }

  /// What all instants of a bucket, and only they, have in common.
  private static func key(of instant: Int64, day: Int64, width: Width, clock: LocalClock) -> [Int64] {
    switch width {
    case .hour: return [LocalClock.floor(clock.wall(instant), LocalClock.hour), clock.offset(instant)]
    case .day: return [day]
    case .week: return [day - Int64(LocalClock.weekday(ofDay: day) - 1)]
    case .month:
      let date = LocalClock.date(day)
      return [Int64(date.year), Int64(date.month)]
    }
  }

  var interval: BucketInterval {
    switch width {
    case .hour: .hour
    case .day: .day
    case .week: .week
    case .month: .month
    }
  }

  func contains(_ instant: Int64) -> Bool { instant >= start && instant < end }

  /// The last bucket that starts at or before `instant`.
  func bucket(of instant: Int64) -> Int {
    var (low, high) = (0, starts.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if starts[middle] <= instant { low = middle } else { high = middle - 1 }
    }
    return low
  }

  func label(_ bucket: Int) -> String {
    let instant = starts[bucket]
    let day = clock.dayNumber(instant)
    switch width {
    case .hour:
      let minutes = (clock.wall(instant) - day * LocalClock.day) / (60 * LocalClock.second)
      return String(format: "%02d:%02d", minutes / 60, minutes % 60)
    case .day, .week: return LocalClock.shortDate(day)
    case .month:
      let (year, month, _) = LocalClock.date(day)
      return "\(LocalClock.monthName(month)) \(year)"
    }
  }
}

/// What a test asks for, and what range it must become.
enum RangeRequest: CustomStringConvertible {
  case absent
  case empty
  case preset(TimeRange.Preset)
  /// Day numbers, both included.
  case dates(Int64, Int64)
  case interval(Int64, Int64)

  var description: String {
    switch self {
    case .absent: "no time range"
    case .empty: "an empty time range"
    case .preset(let preset): "\(preset)"
    case .dates(let first, let last): "\(LocalClock.isoDate(first)) to \(LocalClock.isoDate(last))"
    case .interval(let start, let end): "microseconds \(start) to \(end)"
    }
  }

  var message: TimeRange? {
    switch self {
    case .absent: nil
    case .empty: TimeRange()
    case .preset(let preset): TimeRange(range: .preset(preset))
    case .dates(let first, let last):
      TimeRange(
        range: .dates(DateRange(startDate: LocalClock.isoDate(first), endDate: LocalClock.isoDate(last))))
    case .interval(let start, let end):
      TimeRange(range: .interval(Interval(startTime: timestamp(start), endTime: timestamp(end))))
    }
  }

  /// - Parameter times: Of the rows that the RPC counts, in scope: for ALL_TIME.
  func expected(
    now: Int64, clock: LocalClock, times: [Int64], width: ExpectedRange.Width? = nil
  ) -> ExpectedRange {
    let today = clock.dayNumber(now)
    let tomorrow = clock.start(ofDay: today + 1)
    let (start, end): (Int64, Int64) =
      switch self {
      case .absent, .empty, .preset(.unspecified), .preset(.last30Days): (clock.start(ofDay: today - 29), tomorrow)
      case .preset(.today): (clock.start(ofDay: today), tomorrow)
      case .preset(.yesterday): (clock.start(ofDay: today - 1), clock.start(ofDay: today))
      case .preset(.last7Days): (clock.start(ofDay: today - 6), tomorrow)
      case .preset(.last90Days): (clock.start(ofDay: today - 89), tomorrow)
      case .preset:
        (clock.start(ofDay: clock.dayNumber(times.filter { $0 < tomorrow }.min() ?? now)), tomorrow)
      case .dates(let first, let last): (clock.start(ofDay: first), clock.start(ofDay: last + 1))
      case .interval(let start, let end): (start, end)
      }
    return ExpectedRange(clock: clock, start: start, end: end, width: width)
  }
}

/// Microseconds since the epoch as the API has them.
func timestamp(_ instant: Int64) -> Timestamp {
  let seconds = LocalClock.floor(instant, LocalClock.second)
  return Timestamp(seconds: seconds, nanos: Int32(instant - seconds * LocalClock.second) * 1_000)
}
