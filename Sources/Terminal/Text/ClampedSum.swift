extension Int {
  /// The sum, or the largest number where it is more than that.
  func addingClamped(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other > 0 ? .max : .min) : sum
  }

  /// The nearest whole number, or the nearest that there is; 0 for what is no number.
  init(rounding value: Double) {
    let rounded = value.rounded()
    self = Int(exactly: rounded) ?? (rounded > 0 ? .max : rounded < 0 ? .min : 0)
  }
}
