import Messages
import StandardMessages

/// The line above a group: its name, and the span of time that the server understood.
struct SectionTitle {
  var name: String
  var info: QueryInfo?

  func drawing(width: Int) -> Drawing {
    var line = StyledText(name, .title)
    if let info, let span = span(of: info) {
      line += StyledText("  \(span)", .quiet)
    }
    return Drawing([line.truncated(to: width), StyledText(String(repeating: "═", count: width), .quiet)])
  }

  private func span(of info: QueryInfo) -> String? {
    guard let start = info.startTime, let end = info.endTime else { return nil }
    let local = LocalTime(zoneName: info.timeZone)
    let span: String
    if local.isMidnight(start), local.isMidnight(end), end.seconds > start.seconds {
      // The end is excluded: the last day is the one before it.
      let first = local.day(start)
      let last = local.day(Timestamp(seconds: end.seconds - 1))
      span = first == last ? first : "\(first) – \(last)"
    } else {
      span = "\(local.minute(start)) – \(local.minute(end))"
    }
    let asOf = info.asOf.map { " · as of \(local.minute($0))" } ?? ""
    return "\(span) · \(info.timeZone)\(asOf)"
  }
}
