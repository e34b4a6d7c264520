public import Messages
import StandardMessages

/// What a test asks for, and what range it must become.
public enum RangeRequest: CustomStringConvertible {
  case absent
  case empty
  case preset(TimeRange.Preset)
  /// Day numbers, both included.
  case dates(Int64, Int64)
  case interval(Int64, Int64)

  /// For people who read a failure.
  public var description: String {
    switch self {
    case .absent: "no time range"
    case .empty: "an empty time range"
    case .preset(let preset): "\(preset)"
    case .dates(let first, let last): "\(LocalClock.isoDate(first)) to \(LocalClock.isoDate(last))"
    case .interval(let start, let end): "microseconds \(start) to \(end)"
    }
  }

  /// As the API has it.
  public var message: TimeRange? {
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
  public func expected(
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
