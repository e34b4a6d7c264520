import Randomness
import TestExpectations

/// The rows of two organizations, and who looks at the first.
struct Dataset {
  let rows: OrganizationRows
  /// Another tenant, whose rows have the same ids, phones, contacts and members.
  let other: OrganizationRows
  let viewers: [Viewer]

  /// Rows near the ends of the ranges that `requests` ask for, near their buckets' ends, and elsewhere.
  static func draw(
    for requests: [RangeRequest], now: Int64, clock: LocalClock, using random: inout SeededGenerator
  ) throws -> Dataset {
    let anchors =
      requests.flatMap { request in
        let range = request.expected(now: now, clock: clock, times: [])
        return [range.start, range.end] + range.starts.suffix(4)
      } + [now]
    let ids = SharedIDs(using: &random)
    let rows = try OrganizationRows.generate(
      orgID: random.uuid(), timeZone: clock.name, now: now, anchors: anchors, sharing: ids, using: &random)
    let other = try OrganizationRows.generate(
      orgID: random.uuid(), timeZone: "Asia/Tokyo", now: now, anchors: anchors, sharing: ids, using: &random)
    return Dataset(
      rows: rows, other: other,
      viewers: [.organization, .member(ids.memberWithPhones), .member(ids.memberWithoutPhones)])
  }
}
