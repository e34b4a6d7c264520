import Foundation

/// A segment that a refresh would mend.
struct RefreshCandidate: Equatable, Sendable {
  var orgID: UUID
  var span: TimeSpan
  /// How long ago the oldest of its invalidations was recorded, by the database's clock; nil where it is of no use at all.
  var invalidFor: Duration?
  /// How long ago it was refreshed last.
  var restedFor: Duration?
}

/// Which segments are refreshed first: those that have waited too long, then those of organizations that are asked about
/// the most, the newest first.
struct RefreshOrder: Equatable, Sendable {
  /// No segment is refreshed again sooner: a day that changes all the time is read as rows for as long.
  var rest = Duration.seconds(10)
  /// An invalidation that has waited for so long goes before everything.
  var longestWait = Duration.seconds(300)

  /// Those that are due, the first one first.
  /// - Parameter asked: How often an organization was asked about lately.
  func due(_ candidates: [RefreshCandidate], asked: [UUID: Int]) -> [RefreshCandidate] {
    candidates
      .filter { candidate in
        guard candidate.invalidFor != nil, let rested = candidate.restedFor else { return true }
        return rested >= rest
      }
      .map { candidate in
        let waited = candidate.invalidFor ?? .zero
        return (candidate, overdue: waited >= longestWait ? waited : .zero, asked: asked[candidate.orgID] ?? 0)
      }
      .sorted { left, right in
        if left.overdue != right.overdue { return left.overdue > right.overdue }
        if left.asked != right.asked { return left.asked > right.asked }
        if left.0.span.end != right.0.span.end { return left.0.span.end > right.0.span.end }
        return left.0.orgID.uuidString < right.0.orgID.uuidString
      }
      .map(\.0)
  }
}
