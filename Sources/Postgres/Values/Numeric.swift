import Time

/// A `numeric` in its binary form: a sign, a scale, and digits to the base of 10,000 (PostgreSQL, `numeric_send`).
struct Numeric: CustomStringConvertible {
  private enum Sign: UInt16 {
    case positive = 0x0000
    case negative = 0x4000
    case notANumber = 0xC000
    case infinity = 0xD000
    case negativeInfinity = 0xF000
  }

  private var sign: Sign
  /// The power of 10,000 of the first digit.
  private var weight: Int
  /// How many decimal places are shown.
  private var scale: Int
  /// Each 0 to 9,999.
  private var digits: [Int]

  /// Reads the binary form; nil when it is malformed.
  init?(_ bytes: UnsafeRawBufferPointer) {
    func word(_ index: Int) -> UInt16 {
      UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
    }
    guard bytes.count >= 8, bytes.count == 8 + 2 * Int(word(0)), let sign = Sign(rawValue: word(2)) else { return nil }
    self.sign = sign
    weight = Int(Int16(bitPattern: word(1)))
    // The server's own limit is 16,383 (NUMERIC_DSCALE_MAX).
    scale = Int(word(3) & 0x3FFF)
    digits = (0..<Int(word(0))).map { Int(word(4 + $0)) }
    guard digits.allSatisfy({ $0 < 10_000 }) else { return nil }
  }

  /// The powers of 10,000 with their digits, which have the number's sign; none of a number that isn't finite.
  var signedDigits: [(power: Int, digit: Int)] {
    guard sign == .positive || sign == .negative else { return [] }
    return digits.enumerated().map { (weight - $0.offset, sign == .negative ? -$0.element : $0.element) }
  }

  /// The digit for a power of 10,000.
  private func digit(_ power: Int) -> Int {
    let index = weight - power
    return digits.indices.contains(index) ? digits[index] : 0
  }

  /// All decimal places, as PostgreSQL shows them.
  var description: String {
    switch sign {
    case .notANumber: return "NaN"
    case .infinity: return "Infinity"
    case .negativeInfinity: return "-Infinity"
    case .positive, .negative: break
    }
    var text = sign == .negative ? "-" : ""
    if weight < 0 {
      text += "0"
    } else {
      text += String(digit(weight))
      for power in stride(from: weight - 1, through: 0, by: -1) { text += Self.padded(digit(power)) }
    }
    if scale > 0 {
      var fraction = ""
      var power = -1
      while fraction.utf8.count < scale {
        fraction += Self.padded(digit(power))
        power -= 1
      }
      text += "." + fraction.prefix(scale)
    }
    return text
  }

  /// The value, if it has no fraction and fits.
  var wholeNumber: Int64? {
    guard sign == .positive || sign == .negative else { return nil }
    // A weight of 4 reaches 10^20, past Int64; the bound also keeps a hostile weight from costing anything.
    guard digits.isEmpty || weight <= 4 else { return nil }
    var value: Int64 = 0
    for (index, digit) in digits.enumerated() {
      guard index <= weight else {
        if digit != 0 { return nil }
        continue
      }
      // Towards the sign from the start: -2^63 has no positive counterpart.
      let (shifted, overflowed) = value.multipliedReportingOverflow(by: 10_000)
      let signed = Int64(sign == .negative ? -digit : digit)
      let (sum, exceeded) = shifted.addingReportingOverflow(signed)
      if overflowed || exceeded { return nil }
      value = sum
    }
    for _ in 0..<max(0, weight + 1 - digits.count) {
      let (shifted, overflowed) = value.multipliedReportingOverflow(by: 10_000)
      if overflowed { return nil }
      value = shifted
    }
    return value
  }

  private static func padded(_ digit: Int) -> String {
    let text = String(digit)
    return String(repeating: "0", count: max(0, 4 - text.utf8.count)) + text
  }
}

extension Field {
  func numeric() throws(PostgresError) -> Numeric {
    guard let numeric = Numeric(bytes) else { throw failure("a malformed numeric of \(count) bytes") }
    return numeric
  }
}
