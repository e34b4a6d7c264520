/// `grpc-timeout`: 1 to 8 digits and a unit (PROTOCOL-HTTP2, "Timeout").
enum Timeout {
  /// In nanoseconds; what is longer than 292 years is 292 years.
  ///
  /// Nil for everything that isn't in the grammar: a sign, a space, no digit, nine digits, another unit.
  static func parse(_ text: ArraySlice<UInt8>) -> Int64? {
    guard let unit = text.last, (2...9).contains(text.count) else { return nil }
    var value: Int64 = 0
    for digit in text.dropLast() {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int64(digit - UInt8(ascii: "0"))
    }
    let nanoseconds: Int64
    switch unit {
    case UInt8(ascii: "H"): nanoseconds = 3_600_000_000_000
    case UInt8(ascii: "M"): nanoseconds = 60_000_000_000
    case UInt8(ascii: "S"): nanoseconds = 1_000_000_000
    case UInt8(ascii: "m"): nanoseconds = 1_000_000
    case UInt8(ascii: "u"): nanoseconds = 1000
    case UInt8(ascii: "n"): nanoseconds = 1
    default: return nil
    }
    let (product, overflow) = value.multipliedReportingOverflow(by: nanoseconds)
    return overflow ? .max : product
  }

  /// The finest unit whose value has at most 8 digits, rounded up so that the server never gives up before its client.
  /// What is past is zero, what is longer than the grammar can say is the longest.
  static func format(_ timeout: Duration) -> String {
    let longest: Int64 = 99_999_999
    guard timeout > .zero else { return "0n" }
    let units: [(suffix: String, duration: Duration)] = [
      ("n", .nanoseconds(1)), ("u", .microseconds(1)), ("m", .milliseconds(1)), ("S", .seconds(1)),
      ("M", .seconds(60)), ("H", .seconds(3600)),
    ]
    for unit in units where timeout <= unit.duration * longest {
      let whole = Int64(timeout / unit.duration)
      // The quotient is a Double: step to the exact ceiling.
      var value = max(whole - 1, 0)
      while unit.duration * value < timeout { value += 1 }
      return "\(value)\(unit.suffix)"
    }
    return "\(longest)H"
  }
}
