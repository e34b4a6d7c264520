/// The smallest part of a failing range of time that fails still, found by cutting pieces off both ends, each half as
/// long as the one before, while what is left fails.
///
/// Without its first or last microsecond the result no longer fails. Where several parts fail, it is one of them.
///
/// - Parameters:
///   - range: Half open, not empty; it fails.
///   - fails: Whether a part of it does.
public func smallestFailing(
  _ range: Range<Int64>, where fails: (Range<Int64>) async throws -> Bool
) async rethrows -> Range<Int64> {
  var smallest = range
  var piece = (smallest.upperBound - smallest.lowerBound) / 2
  while piece > 0 {
    let (start, end) = (smallest.lowerBound, smallest.upperBound)
    let parts = end - start > piece ? [start + piece..<end, start..<end - piece] : []
    if let part = try await parts.first(where: fails) { smallest = part } else { piece /= 2 }
  }
  return smallest
}

extension Array {
  /// The first element that satisfies `predicate`, asked for in order.
  fileprivate func first(where predicate: (Element) async throws -> Bool) async rethrows -> Element? {
    for element in self where try await predicate(element) { return element }
    return nil
  }
}
