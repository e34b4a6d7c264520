/// How the values of settings are written.
package enum ValueText {
  /// Values with commas, and maybe blanks, between them.
  package static func list<Value>(
    of parse: @escaping (String) throws(InvalidValue) -> Value
  ) -> (String) throws(InvalidValue) -> [Value] {
    { text throws(InvalidValue) in
      var values: [Value] = []
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        values.append(try parse(String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())))
      }
      return values
    }
  }

  /// A whole number in a range.
  package static func count(in range: ClosedRange<Int>) -> (String) throws(InvalidValue) -> Int {
    { text throws(InvalidValue) in
      guard let value = Int(text), range.contains(value) else {
        throw InvalidValue(problem: "is no whole number from \(range.lowerBound) to \(range.upperBound)")
      }
      return value
    }
  }

  /// A number, with a fraction or without.
  package static func number(_ text: String) throws(InvalidValue) -> Double {
    guard let value = Double(text), value.isFinite else { throw InvalidValue(problem: "is no number, like 70 or 62.5") }
    return value
  }

  /// A time with its unit: `500ms`, `25s`, `2m`, `1h`, `30d`.
  package static func duration(_ text: String) throws(InvalidValue) -> Duration {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let milliseconds: Int64? =
      switch text.dropFirst(digits.count) {
      case "ms": 1
      case "s": 1_000
      case "m": 60_000
      case "h": 3_600_000
      case "d": 86_400_000
      default: nil
      }
    guard let number = Int64(digits), let milliseconds, number <= 365 * 86_400_000 / milliseconds else {
      throw InvalidValue(problem: "is no time up to a year with its unit, like 500ms, 25s, 2m, 1h or 30d")
    }
    return .milliseconds(number * milliseconds)
  }

  /// A time that is longer than none.
  package static func positiveDuration(_ text: String) throws(InvalidValue) -> Duration {
    let duration = try duration(text)
    guard duration > .zero else { throw InvalidValue(problem: "is no time at all: give one like 500ms, 25s or 2m") }
    return duration
  }

  /// A time; nil for zero, which stands for never.
  package static func durationOrNever(_ text: String) throws(InvalidValue) -> Duration? {
    let duration = try duration(text)
    return duration > .zero ? duration : nil
  }

  /// Yes or no: `true`, `false`.
  package static func flag(_ text: String) throws(InvalidValue) -> Bool {
    guard let value = Bool(text) else { throw InvalidValue(problem: "is neither true nor false") }
    return value
  }

  /// Bytes: `4MiB`, `512KiB`, `65536`.
  package static func byteCount(_ text: String) throws(InvalidValue) -> Int {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit: Int? =
      switch text.dropFirst(digits.count) {
      case "", "B": 1
      case "KiB": 1 << 10
      case "MiB": 1 << 20
      default: nil
      }
    guard let number = Int(digits), let unit, number >= 1, number <= (1 << 30) / unit else {
      throw InvalidValue(problem: "is no size from 1 byte to 1024MiB, like 4MiB, 512KiB or 65536")
    }
    return number * unit
  }

  /// Memory that may be none, or as much as a large machine has: `512MiB`, `16GiB`, `0`.
  package static func memory(_ text: String) throws(InvalidValue) -> Int {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit: Int? =
      switch text.dropFirst(digits.count) {
      case "", "B": 1
      case "KiB": 1 << 10
      case "MiB": 1 << 20
      case "GiB": 1 << 30
      default: nil
      }
    guard let number = Int(digits), let unit, number <= (1 << 40) / unit else {
      throw InvalidValue(problem: "is no size up to 1024GiB, like 512MiB, 16GiB or 0 for none")
    }
    return number * unit
  }

  /// `on` or `off`.
  package static func toggle(_ text: String) throws(InvalidValue) -> Bool {
    switch text {
    case "on": true
    case "off": false
    default: throw InvalidValue(problem: "is neither on nor off")
    }
  }

  /// Text that is not empty.
  package static func text(_ text: String) throws(InvalidValue) -> String {
    if text.isEmpty { throw InvalidValue(problem: "is empty") }
    return text
  }
}
