// What happened, in a line (docs/metrics.md, "EngagementStats"). A text that is not known is told as it is; what a row
// lacks is left out.

/// A call by direction, status and length: `Outbound call, completed, 3m 20s`. A status is told in words: `no answer`.
func describeCall(direction: String, status: String, seconds: Int64?) -> String {
  let subject = direction.isEmpty ? "Call" : "\(prettified(direction)) call"
  return list([subject, words(status), seconds.flatMap(length) ?? ""])
}

/// A message by direction, channel and status: `Inbound SMS, received`.
func describeMessage(direction: String, channel: String, status: String) -> String {
  let subject = [direction, channel].filter { !$0.isEmpty }.map(prettified).joined(separator: " ")
  return list([subject, words(status)])
}

/// Hours and minutes from an hour, minutes and seconds from a minute, else seconds; a second part of zero is left out.
/// Nil for less than nothing, which is not known.
private func length(_ seconds: Int64) -> String? {
  guard seconds >= 0 else { return nil }
  let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60)
  if hours > 0 { return minutes > 0 ? "\(hours)h \(minutes)m" : "\(hours)h" }
  if minutes > 0 { return seconds % 60 > 0 ? "\(minutes)m \(seconds % 60)s" : "\(minutes)m" }
  return "\(seconds)s"
}

/// `snake_case` as words.
private func words(_ name: String) -> String { name.split(separator: "_").joined(separator: " ") }

private func list(_ parts: [String]) -> String { parts.filter { !$0.isEmpty }.joined(separator: ", ") }
