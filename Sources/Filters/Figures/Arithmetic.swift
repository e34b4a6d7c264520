extension Int64 {
  /// Adds `other`; a sum out of range is held to the nearest that is in it.
  public mutating func add(_ other: Int64) {
    let (sum, overflow) = addingReportingOverflow(other)
    self = overflow ? (other < 0 ? .min : .max) : sum
  }
}

/// `part` of `whole` in percent; 0 where there is no whole.
public func percent(_ part: Int64, of whole: Int64) -> Double {
  whole == 0 ? 0 : 100 * Double(part) / Double(whole)
}

/// The mean of `count` values that sum to `sum`; nil where there are none.
public func mean(_ sum: Double, over count: Int64) -> Double? {
  count == 0 ? nil : sum / Double(count)
}

extension Double {
  /// The value; the largest number that there is, of either sign, for one that is infinite: exact sums may be larger than
  /// any `Double`.
  public var heldToFinite: Double {
    min(max(self, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
  }
}
