internal import Messages
internal import RPC
internal import StandardMessages

/// The parameters that say which span of time is asked about.
struct RESTRange {
  private let values: [String: String]

  /// - Parameter values: Of each parameter the one value.
  init(_ values: [String: String]) { self.values = values }

  private static let presets: [(name: String, preset: TimeRange.Preset)] = [
    ("today", .today), ("yesterday", .yesterday), ("last_7_days", .last7Days), ("last_30_days", .last30Days),
    ("last_90_days", .last90Days), ("all_time", .allTime),
  ]

  /// Nil if none of them is given.
  var timeRange: TimeRange? {
    get throws(RPCError) {
      let dates = try pair("start_date", "end_date")
      let times = try pair("start_time", "end_time")
      if let name = values["time_range"] {
        guard dates == nil, times == nil else {
          throw .invalidArgument(
            field: "time_range",
            "can't be given together with \(dates == nil ? "start_time" : "start_date"): give a preset alone, or both ends"
          )
        }
        return try preset(name)
      }
      guard dates == nil || times == nil else {
        throw .invalidArgument(
          field: "start_time", "can't be given together with start_date: give two dates, or two times")
      }
      if let dates { return try range(dates) }
      if let times { return try range(times) }
      return nil
    }
  }

  /// Both ends; nil where neither is given.
  private func pair(_ start: String, _ end: String) throws(RPCError) -> (start: String, end: String)? {
    switch (values[start], values[end]) {
    case (let first?, let last?): return (first, last)
    case (nil, nil): return nil
    case (_?, nil): throw .invalidArgument(field: end, "is missing: \(start) needs it")
    case (nil, _?): throw .invalidArgument(field: start, "is missing: \(end) needs it")
    }
  }

  private func preset(_ name: String) throws(RPCError) -> TimeRange {
    guard let known = Self.presets.first(where: { $0.name == name }) else {
      throw .invalidArgument(
        field: "time_range", "must be one of \(Self.presets.map(\.name).joined(separator: ", "))")
    }
    return TimeRange(range: .preset(known.preset))
  }

  private func range(_ ends: (start: String, end: String)) throws(RPCError) -> TimeRange {
    if values["start_date"] != nil {
      for (name, text) in [("start_date", ends.start), ("end_date", ends.end)] {
        guard Timestamp(rfc3339: "\(text)T00:00:00Z") != nil else {
          throw .invalidArgument(field: name, "must be a date like 2026-11-20")
        }
      }
      return TimeRange(range: .dates(DateRange(startDate: ends.start, endDate: ends.end)))
    }
    return TimeRange(
      range: .interval(
        Interval(startTime: try time("start_time", ends.start), endTime: try time("end_time", ends.end))))
  }

  private func time(_ name: String, _ text: String) throws(RPCError) -> Timestamp {
    guard let time = Timestamp(rfc3339: text) else {
      throw .invalidArgument(
        field: name, "must be a time by RFC 3339, like 2026-11-20T14:00:00Z; a + in it is written %2B")
    }
    return time
  }
}
