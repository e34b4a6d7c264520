import Time

/// Cuts time into spans for segments: a UTC day each, or longer ones where days are nearly empty, so that no segment costs
/// more to find than its rows to read.
struct SpanCutting: Sendable {
  /// The rows of one UTC day.
  struct Day: Hashable, Sendable {
    var date: CivilDate
    var rowCount: Int
  }

  /// No span has fewer rows, but for those before a day that has them: an answer looks at every span of its range.
  var minimumRowCount = 2048

  /// The spans from `start` on that are worth a segment. They leave no gap; what is after the last of them stays without.
  ///
  /// - Parameters:
  ///   - start: Where the spans before end; the distant past where there are none.
  ///   - days: Those that have rows, in order.
  ///   - end: No span ends later.
  func spans(from start: Instant, days: [Day], until end: Instant) -> [TimeSpan] {
    var spans: [TimeSpan] = []
    var begin = start
    var rowCount = 0
    func cut(at instant: Instant) {
      guard instant > begin else { return }
      spans.append(TimeSpan(begin, instant))
      begin = instant
      rowCount = 0
    }
    for day in days {
      let (first, last) = (day.date.start, (day.date + 1).start)
      // Before 1970 nothing is in any range: such rows are the first span's.
      guard last <= end, first >= CivilDate(daysSinceEpoch: 0).start else { continue }
      if day.rowCount >= minimumRowCount { cut(at: first) }
      rowCount += day.rowCount
      if rowCount >= minimumRowCount { cut(at: last) }
    }
    return spans
  }
}

extension CivilDate {
  /// Its first instant in UTC.
  var start: Instant { Instant(seconds: daysSinceEpoch * 86_400) }
}
