/// A sum of `numeric` values, exact however many there are: by the powers of 10,000 that their binary form has.
public struct NumericSum: Sendable {
  /// By the power of 10,000.
  private var digits: [Int: Int128] = [:]

  /// Nothing.
  public init() {}

  /// Adds a value some times over; one that isn't finite, or none, adds nothing.
  ///
  /// - Parameters:
  ///   - bytes: The value in binary form (`numeric_send`); empty for none.
  ///   - count: How often.
  /// - Throws: `PostgresError` for bytes that are no `numeric`.
  public mutating func add(_ bytes: [UInt8], times count: Int64) throws(PostgresError) {
    guard !bytes.isEmpty else { return }
    guard let numeric = bytes.withUnsafeBytes({ Numeric($0) }) else {
      throw PostgresError(.decoding(column: "numeric"), "a malformed numeric of \(bytes.count) bytes")
    }
    // A digit is below 10,000 and a count below 2⁶³: 2⁵⁰ of their products have room.
    for (power, digit) in numeric.signedDigits { digits[power, default: 0] &+= Int128(digit) * Int128(count) }
  }

  /// The nearest `Double`; infinite where there is none.
  public var value: Double {
    guard let lowest = digits.keys.min(), let highest = digits.keys.max() else { return 0 }
    let text = Self.text(digits, from: lowest, to: highest)
    return Double(text + "e\(4 * lowest)") ?? 0
  }

  /// The sum as a whole number of the lowest power.
  private static func text(_ digits: [Int: Int128], from lowest: Int, to highest: Int) -> String {
    var (carry, whole) = (Int128(0), [Int]())
    for power in lowest...highest {
      let (quotient, remainder) = (digits[power, default: 0] &+ carry).quotientAndRemainder(dividingBy: 10_000)
      // Rounded down, so that every digit is one.
      carry = remainder < 0 ? quotient - 1 : quotient
      whole.append(Int(remainder < 0 ? remainder + 10_000 : remainder))
    }
    // What is above is negative where the sum is.
    guard carry >= 0 else { return "-" + text(digits.mapValues { 0 &- $0 }, from: lowest, to: highest) }
    return "\(carry)"
      + whole.reversed().map { digit in
        let text = String(digit)
        return String(repeating: "0", count: 4 - text.utf8.count) + text
      }.joined()
  }
}
