import Messages
import TestExpectations

/// An answer that brute force doesn't agree with.
struct ComparisonFailure: CustomStringConvertible {
  let group: Comparer.Group
  let request: RangeRequest
  let viewer: Viewer
  let clock: LocalClock
  let now: Int64
  let differences: [String]
  /// The smallest part of the range whose answer is wrong too, half open; nil where the request's range is right only
  /// as an interval.
  let smallest: Range<Int64>?

  var description: String {
    let range =
      smallest.map { smallest in
        """
        The smallest range that fails is \(clock.isoTime(smallest.lowerBound)) to \(clock.isoTime(smallest.upperBound)), \
        microseconds \(smallest.lowerBound) to \(smallest.upperBound).
        """
      } ?? "The same range as an interval is right."
    return """
      \(group), \(request) seen by \(viewer), in \(clock.name) at \(clock.isoTime(now)):
      \(differences.joined(separator: "\n"))
      \(range)
      """
  }
}

extension Comparer {
  /// The first answer that is wrong, with the smallest range that it is wrong over.
  func firstFailure(among requests: [RangeRequest], seenBy viewers: [Viewer]) async throws -> ComparisonFailure? {
    for viewer in viewers {
      for request in requests {
        for group in Group.allCases {
          let differences = try await differences(in: group, request, seenBy: viewer)
          if differences.isEmpty { continue }
          return ComparisonFailure(
            group: group, request: request, viewer: viewer, clock: clock, now: now, differences: differences,
            smallest: try await smallestFailing(in: group, request, seenBy: viewer))
        }
      }
    }
    return nil
  }

  private func smallestFailing(
    in group: Group, _ request: RangeRequest, seenBy viewer: Viewer
  ) async throws -> Range<Int64>? {
    func fails(_ range: Range<Int64>) async throws -> Bool {
      let differences = try await differences(
        in: group, .interval(range.lowerBound, range.upperBound), seenBy: viewer)
      return !differences.isEmpty
    }
    let range = range(of: request, for: group, seenBy: viewer)
    let whole = range.start..<range.end
    return try await fails(whole) ? try await TestExpectations.smallestFailing(whole, where: fails) : nil
  }
}
