/// A time zone as a pure value: offsets from UTC that are constant between known instants.
///
/// Everything local is derived here, by integer arithmetic. Before the first change the first offset holds, after the
/// last the last.
public struct Zone: Sendable {
  /// The zone's name as the organization gave it, such as `Europe/Berlin`.
  public let name: String
  private let table: Table

  /// The instants at which the offset changes, and the offsets between them. Shared by all copies of a zone.
  private final class Table: Sendable {
    /// In microseconds, ascending. Span `i` starts at `changes[i - 1]` and ends before `changes[i]`.
    let changes: [Int64]
    /// In microseconds east of UTC; one more than there are changes.
    let offsets: [Int64]
    /// Dates that the zone's clocks never showed, ascending: a zone that crosses the date line eastwards skips one.
    let skippedDates: [CivilDate]

    init(changes: [Int64], offsets: [Int64]) {
      self.changes = changes
      self.offsets = offsets
      var skipped: [CivilDate] = []
      for (index, change) in changes.enumerated() {
        let before = LocalTime(microseconds: change + offsets[index])
        let after = LocalTime(microseconds: change + offsets[index + 1])
        var date = before.timeOfDay == 0 ? before.date : before.date + 1
        while LocalTime(midnightOf: date + 1) <= after {
          skipped.append(date)
          date = date + 1
        }
      }
      skippedDates = skipped
    }
  }

  /// A zone whose clocks were `offset` seconds east of UTC at first and then changed to other offsets.
  ///
  /// Changes must ascend. Offsets are held to a day either way, instants to the years 1 to 9999; a change that
  /// changes nothing is dropped.
  public init(name: String, offset: Int, changes: [(at: Instant, offset: Int)] = []) {
    func microseconds(_ offset: Int) -> Int64 { Int64(min(max(offset, -86_400), 86_400)) * Microseconds.second }
    var instants: [Int64] = []
    var offsets = [microseconds(offset)]
    for change in changes where microseconds(change.offset) != offsets.last {
      instants.append(change.at.clampedToCalendar.microseconds)
      offsets.append(microseconds(change.offset))
    }
    self.name = name
    table = Table(changes: instants, offsets: offsets)
  }

  /// UTC itself.
  public static let utc = Zone(name: "UTC", offset: 0)

  /// Microseconds east of UTC at `instant`.
  package func offset(at instant: Instant) -> Int64 { table.offsets[span(at: instant.microseconds)] }

  /// What the zone's clocks show at `instant`, which is held to the years 1 to 9999.
  public func localTime(at instant: Instant) -> LocalTime {
    let instant = instant.clampedToCalendar
    return LocalTime(microseconds: instant.microseconds + offset(at: instant))
  }

  /// The first instant at which the zone's clocks show `time` or later: where `time` comes twice its first, where it
  /// is skipped the instant of the change.
  public func firstInstant(at time: LocalTime) -> Instant {
    // No clock is more than a day off UTC, so no earlier span can reach `time`.
    var index = span(at: time.microseconds - Microseconds.day)
    while index < table.changes.count, table.changes[index] + table.offsets[index] <= time.microseconds {
      // This span's clocks stop short of `time`.
      index += 1
    }
    let candidate = time.microseconds - table.offsets[index]
    guard index > 0 else { return Instant(microseconds: candidate) }
    return Instant(microseconds: max(candidate, table.changes[index - 1]))
  }

  /// The first instant of `date`: its midnight, or what comes in its place. A date that the zone skipped starts when
  /// the next one does.
  public func start(of date: CivilDate) -> Instant { firstInstant(at: LocalTime(midnightOf: date)) }

  /// The date whose day `instant` belongs to, where a day reaches from its first instant to the next date's.
  public func date(at instant: Instant) -> CivilDate {
    let instant = instant.clampedToCalendar
    var date = localTime(at: instant).date
    // Clocks that went back over midnight show yesterday's date again, on a day that has started.
    while start(of: date + 1) <= instant { date = date + 1 }
    return date
  }

  /// The date `count` days before `date`, where only days that there were count.
  package func date(_ count: Int64, before date: CivilDate) -> CivilDate {
    var earlier = date - count
    for skipped in table.skippedDates.reversed() where skipped < date && skipped >= earlier {
      earlier = earlier - 1
    }
    return earlier
  }

  /// The changes of the offset after `start` and before `end`, in microseconds.
  package func changes(after start: Instant, before end: Instant) -> ArraySlice<Int64> {
    let first = table.changes.partitioningIndex { $0 > start.microseconds }
    let last = table.changes.partitioningIndex { $0 >= end.microseconds }
    return table.changes[first..<max(first, last)]
  }

  /// The index of the span that `microseconds` lies in.
  private func span(at microseconds: Int64) -> Int { table.changes.partitioningIndex { $0 > microseconds } }
}

extension RandomAccessCollection where Index == Int {
  /// The first index whose element satisfies `predicate`, which no element before it and every one after it does. Inlinable,
  /// as it is asked for every row of a result.
  @inlinable package func partitioningIndex(where predicate: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = low + (high - low) / 2
      if predicate(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
