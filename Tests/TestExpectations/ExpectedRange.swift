import Foundation
public import Messages
import Time

/// The range and buckets that docs/metrics.md, "Time", gives for a request, found by walking through time in quarters
/// of an hour.
public struct ExpectedRange {
  /// The widths of buckets.
  public enum Width { case hour, day, week, month }

  /// Local time in the organization's zone.
  public let clock: LocalClock
  /// The range's first instant.
  public let start: Int64
  /// The first instant after the range.
  public let end: Int64
  /// Of the buckets, whether or not the group has a series.
  public let width: Width
  private let buckets: Buckets
  /// Of the buckets. Found when first asked for: most groups have no series.
  public var starts: [Int64] { buckets.starts }

  /// The range from `start` to `end`, with buckets of `width` or what its length asks for.
  public init(clock: LocalClock, start: Int64, end: Int64, width: Width? = nil) {
    self.clock = clock
    self.start = start
    self.end = end
    let length = clock.wall(end) - clock.wall(start)
    let width =
      width
      ?? (length <= 2 * LocalClock.day
        ? .hour : length <= 92 * LocalClock.day ? .day : length <= 732 * LocalClock.day ? .week : .month)
    self.width = width
    buckets = Buckets(clock: clock, start: start, end: end, width: width)
  }

  /// What all instants of a bucket, and only they, have in common.
  fileprivate static func key(of instant: Int64, day: Int64, width: Width, clock: LocalClock) -> [Int64] {
    switch width {
    case .hour: return [LocalClock.floor(clock.wall(instant), LocalClock.hour), clock.offset(instant)]
    case .day: return [day]
    case .week: return [day - Int64(LocalClock.weekday(ofDay: day) - 1)]
    case .month:
      let date = LocalClock.date(day)
      return [Int64(date.year), Int64(date.month)]
    }
  }

  /// The width as `QueryInfo` says it.
  public var interval: BucketInterval {
    switch width {
    case .hour: .hour
    case .day: .day
    case .week: .week
    case .month: .month
    }
  }

  /// Whether a row of that time is in the range.
  public func contains(_ instant: Int64) -> Bool { instant >= start && instant < end }

  /// The last bucket that starts at or before `instant`.
  public func bucket(of instant: Int64) -> Int {
    var (low, high) = (0, starts.count - 1)
    while low < high {
      let middle = (low + high + 1) / 2
      if starts[middle] <= instant { low = middle } else { high = middle - 1 }
    }
    return low
  }

  /// What a chart's axis says of a bucket.
  public func label(_ bucket: Int) -> String {
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

/// The buckets of a range, shared by its copies.
private final class Buckets {
  lazy var starts = walk()
  private let clock: LocalClock
  private let start: Int64
  private let end: Int64
  private let width: ExpectedRange.Width

  init(clock: LocalClock, start: Int64, end: Int64, width: ExpectedRange.Width) {
    self.clock = clock
    self.start = start
    self.end = end
    self.width = width
  }

  private func walk() -> [Int64] {
    var starts = [start]
    var instant = start
    var latestDay = clock.dayNumber(start)
    var key = ExpectedRange.key(of: instant, day: latestDay, width: width, clock: clock)
    while true {
      // The next quarter of an hour, by UTC.
      instant = (LocalClock.floor(instant, LocalClock.quarter) + 1) * LocalClock.quarter
      guard instant < end else { break }
      // A day that has begun stays, even where the clocks go back over its midnight.
      latestDay = max(latestDay, clock.dayNumber(instant))
      let next = ExpectedRange.key(of: instant, day: latestDay, width: width, clock: clock)
      if next != key {
        starts.append(instant)
        key = next
      }
    }
    return starts
  }
}
