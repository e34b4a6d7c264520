import Messages
import StandardMessages

extension QueryInfo {
  /// The span of time that was asked for, as a reader in the zone says it; nil where the answer has none.
  ///
  /// - Parameter isAllTime: The start is that of the answer's own rows, and of no interest.
  func span(in local: LocalTimeText, isAllTime: Bool) -> String? {
    guard let start = startTime, let end = endTime else { return nil }
    // The end is excluded: the last day is the one before it.
    let last = local.day(Timestamp(seconds: end.seconds.subtractingReportingOverflow(1).partialValue))
    if isAllTime { return "all time to \(last)" }
    guard local.isMidnight(start), local.isMidnight(end), end.seconds > start.seconds else {
      return "\(local.minute(start)) – \(local.minute(end))"
    }
    let first = local.day(start)
    return first == last ? first : "\(first) – \(last)"
  }
}

extension QueryInfo? {
  /// What one bucket of a series is.
  var bucketName: String {
    switch self?.bucketInterval {
    case .hour: "hour"
    case .day: "day"
    case .week: "week"
    case .month: "month"
    default: "bucket"
    }
  }
}
