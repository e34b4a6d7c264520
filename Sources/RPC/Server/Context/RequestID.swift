/// `x-request-id`: what a call is called in the logs of everyone that it passes.
enum RequestID {
  /// The client's own, if it is 1 to 64 characters of letters, digits and `-_.:`.
  static func valid(_ value: ArraySlice<UInt8>) -> String? {
    guard (1...64).contains(value.count), value.allSatisfy(isSafe) else { return nil }
    return String(decoding: value, as: UTF8.self)
  }

  private static func isSafe(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
      UInt8(ascii: ":"):
      true
    default: false
    }
  }

  /// 15 random hexadecimal digits: as many as a String holds without an allocation.
  static func random(using generator: inout some RandomNumberGenerator) -> String {
    var bits: UInt64 = generator.next()
    return String(unsafeUninitializedCapacity: 15) { digits in
      for index in digits.indices {
        let digit = UInt8(truncatingIfNeeded: bits & 15)
        digits[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit
        bits >>= 4
      }
      return digits.count
    }
  }
}
