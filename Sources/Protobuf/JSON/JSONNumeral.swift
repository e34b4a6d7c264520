/// A number as JSON writes it (RFC 8259, section 6). It lives no longer than the text.
struct JSONNumeral {
  private let text: UnsafeRawBufferPointer
  private let isNegative: Bool
  /// The digits, a point among them, without sign and exponent.
  private let mantissa: Range<Int>
  /// How many digits come after the point.
  private let decimals: Int
  /// The exponent as it is written; beyond a thousand millions it is cut.
  private let exponent: Int

  /// Nil for a text that is no number: an empty one, one with a leading zero, or with anything before or after.
  init?(_ text: UnsafeRawBufferPointer) {
    func digits(from first: Int) -> Int {
      var place = first
      while place < text.count, JSONScanner.isDigit(text[place]) { place += 1 }
      return place
    }
    self.text = text
    isNegative = text.first == UInt8(ascii: "-")
    let first = isNegative ? 1 : 0
    var place = digits(from: first)
    guard place > first, text[first] != UInt8(ascii: "0") || place == first + 1 else { return nil }
    var decimals = 0
    if place < text.count, text[place] == UInt8(ascii: ".") {
      let end = digits(from: place + 1)
      decimals = end - place - 1
      guard decimals > 0 else { return nil }
      place = end
    }
    mantissa = first..<place
    self.decimals = decimals
    var exponent = 0
    if place < text.count, text[place] | 0x20 == UInt8(ascii: "e") {
      place += 1
      let hasSign = place < text.count && (text[place] == UInt8(ascii: "-") || text[place] == UInt8(ascii: "+"))
      let isNegative = hasSign && text[place] == UInt8(ascii: "-")
      if hasSign { place += 1 }
      let end = digits(from: place)
      guard end > place else { return nil }
      for byte in text[place..<end] { exponent = min(exponent * 10 + Int(byte - UInt8(ascii: "0")), 1_000_000_000) }
      if isNegative { exponent = -exponent }
      place = end
    }
    self.exponent = exponent
    guard place == text.count else { return nil }
  }

  /// The digits that say anything, as one number without the zeros after them, and the power of ten that it is to be
  /// multiplied by; nil where they are more than 64 bits hold.
  private var decimal: (digits: UInt64, power: Int)? {
    var digits: UInt64 = 0
    // Zeros that only count if another digit follows.
    var zeros = 0
    for byte in text[mantissa] where byte != UInt8(ascii: ".") {
      guard byte != UInt8(ascii: "0") else {
        zeros += 1
        continue
      }
      // A number of a digit and twenty zeros is too large already.
      if digits == 0 { zeros = 0 }
      guard zeros < 20 else { return nil }
      for _ in 0...zeros {
        let (product, overflows) = digits.multipliedReportingOverflow(by: 10)
        guard !overflows else { return nil }
        digits = product
      }
      zeros = 0
      let (sum, overflows) = digits.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
      guard !overflows else { return nil }
      digits = sum
    }
    return digits == 0 ? (0, 0) : (digits, exponent - decimals + zeros)
  }

  /// The whole number that this is, however it is written: `1e3`, `1.0`. Nil for others, and those beyond `T`.
  func integer<T: FixedWidthInteger>(as _: T.Type) -> T? {
    guard T.isSigned || !isNegative, var (digits, power) = decimal, power >= 0, power <= 20 else { return nil }
    while power > 0 {
      let (product, overflows) = digits.multipliedReportingOverflow(by: 10)
      guard !overflows else { return nil }
      digits = product
      power -= 1
    }
    guard isNegative else { return T(exactly: digits) }
    return digits == Int64.min.magnitude ? T(exactly: Int64.min) : Int64(exactly: digits).flatMap { T(exactly: -$0) }
  }

  /// The nearest number of 64 bits; nil where none is near.
  var double: Double? {
    // Both are exact, and so the one division or multiplication is rounded right.
    if let (digits, power) = decimal, digits < 1 << 53, abs(power) <= 22 {
      let magnitude = power < 0 ? Double(digits) / Self.power(-power) : Double(digits) * Self.power(power)
      return isNegative ? -magnitude : magnitude
    }
    guard let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else { return nil }
    return value
  }

  private static func power(_ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<exponent { result *= 10 }
    return result
  }

  /// What JSON has no number for.
  static func special(_ text: UnsafeRawBufferPointer) -> Double? {
    switch String(decoding: text.prefix(16), as: UTF8.self) {
    case "NaN": .nan
    case "Infinity", "Inf": .infinity
    case "-Infinity", "-Inf": -.infinity
    default: nil
    }
  }
}
