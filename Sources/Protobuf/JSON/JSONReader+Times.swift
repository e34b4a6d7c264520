extension JSONReader {
  /// An instant by RFC 3339, in any offset from UTC, with up to nine decimals: "2026-11-20T15:00:00.5+01:00".
  package mutating func timestamp() throws(JSONDecodingFailure) -> (seconds: Int64, nanos: Int32) {
    guard try scanner.peek() == UInt8(ascii: "\"") else { throw scanner.wrongKind("a time") }
    return try scanner.string { (text) throws(JSONDecodingFailure) in
      guard let time = JSONTimeText(text).timestamp() else {
        throw JSONDecodingFailure(
          .wrongKind, "\(JSONScanner.quoted(text)) is not a time by RFC 3339, like 2026-11-20T14:00:00Z")
      }
      return time
    }
  }

  /// Seconds with up to nine decimals: "1.5s", "-0.250s".
  package mutating func duration() throws(JSONDecodingFailure) -> (seconds: Int64, nanos: Int32) {
    guard try scanner.peek() == UInt8(ascii: "\"") else { throw scanner.wrongKind("a duration") }
    return try scanner.string { (text) throws(JSONDecodingFailure) in
      guard let duration = JSONTimeText(text).duration() else {
        throw JSONDecodingFailure(.wrongKind, "\(JSONScanner.quoted(text)) is not a number of seconds, like 1.5s")
      }
      return duration
    }
  }
}

/// Times of RFC 3339 that stand elsewhere than in JSON.
package enum RFC3339 {
  /// The instant; nil for a text that is none.
  package static func timestamp(_ text: String) -> (seconds: Int64, nanos: Int32)? {
    var text = text
    return text.withUTF8 { JSONTimeText(UnsafeRawBufferPointer($0)).timestamp() }
  }
}

/// The text of a time or duration, taken off its front.
private struct JSONTimeText {
  private var rest: Slice<UnsafeRawBufferPointer>

  init(_ text: UnsafeRawBufferPointer) { rest = text[...] }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest.removeFirst()
    return true
  }

  /// A number of so many digits.
  private mutating func number(_ count: Int) -> Int64? {
    var number: Int64 = 0
    for _ in 0..<count {
      guard let byte = rest.first, JSONScanner.isDigit(byte) else { return nil }
      number = number * 10 + Int64(byte - UInt8(ascii: "0"))
      rest.removeFirst()
    }
    return number
  }

  /// Nanoseconds: none, or a point and 1 to 9 digits.
  private mutating func fraction() -> Int32? {
    guard take(UInt8(ascii: ".")) else { return 0 }
    var nanos: Int32 = 0
    var unit: Int32 = 100_000_000
    var count = 0
    while let byte = rest.first, JSONScanner.isDigit(byte) {
      count += 1
      guard count <= 9 else { return nil }
      nanos += unit * Int32(byte - UInt8(ascii: "0"))
      unit /= 10
      rest.removeFirst()
    }
    return count > 0 ? nanos : nil
  }

  consuming func timestamp() -> (seconds: Int64, nanos: Int32)? {
    guard let year = number(4), take(UInt8(ascii: "-")), let month = number(2), take(UInt8(ascii: "-")),
      let day = number(2), let days = JSONTime.days(year: year, month: month, day: day), take(UInt8(ascii: "T")),
      let hour = number(2), hour < 24, take(UInt8(ascii: ":")), let minute = number(2), minute < 60,
      take(UInt8(ascii: ":")), let second = number(2), second < 60, let nanos = fraction(), let offset = offset(),
      rest.isEmpty
    else { return nil }
    let seconds =
      JSONTime.seconds.lowerBound + days * 86_400 + hour * 3_600 + minute * 60 + second - offset
    return JSONTime.seconds.contains(seconds) ? (seconds, nanos) : nil
  }

  /// Seconds to the east of UTC.
  private mutating func offset() -> Int64? {
    if take(UInt8(ascii: "Z")) { return 0 }
    let isWest = rest.first == UInt8(ascii: "-")
    guard take(UInt8(ascii: "+")) || take(UInt8(ascii: "-")), let hour = number(2), hour < 24, take(UInt8(ascii: ":")),
      let minute = number(2), minute < 60
    else { return nil }
    return (isWest ? -1 : 1) * (hour * 3_600 + minute * 60)
  }

  consuming func duration() -> (seconds: Int64, nanos: Int32)? {
    let isNegative = take(UInt8(ascii: "-"))
    var seconds: UInt64 = 0
    var count = 0
    while let byte = rest.first, JSONScanner.isDigit(byte) {
      seconds = seconds * 10 + UInt64(byte - UInt8(ascii: "0"))
      guard seconds <= JSONTime.longestSeconds else { return nil }
      count += 1
      rest.removeFirst()
    }
    guard count > 0, let nanos = fraction(), take(UInt8(ascii: "s")), rest.isEmpty else { return nil }
    return isNegative ? (-Int64(seconds), -nanos) : (Int64(seconds), nanos)
  }
}
