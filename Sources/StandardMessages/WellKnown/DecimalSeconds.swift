/// Fractions of a second as JSON has them: none, or 3, 6 or 9 digits.
enum DecimalSeconds {
  /// `.5` of a second is `.500`. `nanos`: 0 to 999,999,999.
  static func fraction(nanos: Int32) -> String {
    guard nanos != 0 else { return "" }
    let digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1000 == 0 ? 6 : 9
    return "." + padded(Int(nanos), 9).prefix(digits)
  }

  /// `number` (0 or more) with leading zeros.
  static func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
}
