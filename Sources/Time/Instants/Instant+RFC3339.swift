extension Instant {
  /// Reads a time by RFC 3339 (§5.6): date, `T`, time of day, optionally a fraction of any length, and `Z` or an offset
  /// `±hh:mm`; `t` and `z` may be small. Nil for anything else: a date that doesn't exist, a space for the `T`, an
  /// offset without its colon, or a year outside of 1 to 9999.
  ///
  /// What a fraction has beyond microseconds is cut off, so that the instant is never later than the time. A leap second,
  /// `23:59:60` UTC at the end of a month, is the second after it, as PostgreSQL reads it: instants count none.
  public init?(rfc3339 text: String) {
    var text = text
    guard let instant = text.withUTF8({ Self.read($0) }) else { return nil }
    self = instant
  }

  private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Instant? {
    var reader = DigitReader(bytes: bytes)
    guard let year = reader.number(4), year >= 1, reader.passes("-"), let month = reader.number(2),
      reader.passes("-"), let day = reader.number(2), reader.passes("T", "t"),
      let hour = reader.number(2), hour <= 23, reader.passes(":"), let minute = reader.number(2), minute <= 59,
      reader.passes(":"), let second = reader.number(2), second <= 60
    else { return nil }
    var fraction = 0
    if reader.passes(".") {
      guard let microseconds = reader.microseconds() else { return nil }
      fraction = microseconds
    }
    guard let offset = reader.offset(), reader.isAtEnd, (1...12).contains(month), day >= 1 else { return nil }
    let date = CivilDate(year: year, month: month, day: day)
    guard date.components.month == month else { return nil }
    let seconds = date.daysSinceEpoch * 86_400 + Int64((hour * 60 + minute - offset) * 60 + second)
    if second == 60 {
      let (days, rest) = seconds.quotientAndRemainder(dividingBy: 86_400)
      guard rest == 0, CivilDate(daysSinceEpoch: days).components.day == 1 else { return nil }
    }
    return Instant(microseconds: seconds * 1_000_000 + Int64(fraction))
  }
}

/// Reads text of ASCII digits, one after the other.
private struct DigitReader {
  let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  /// The next byte's digit, if it is one.
  private mutating func digit() -> Int? {
    guard position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) else { return nil }
    defer { position += 1 }
    return Int(bytes[position] - UInt8(ascii: "0"))
  }

  /// A number of just so many digits.
  mutating func number(_ digits: Int) -> Int? {
    var number = 0
    for _ in 0..<digits {
      guard let digit = digit() else { return nil }
      number = number * 10 + digit
    }
    return number
  }

  /// Passes one of `characters`, if it comes next.
  mutating func passes(_ characters: Unicode.Scalar...) -> Bool {
    guard position < bytes.count, characters.contains(where: { UInt8(ascii: $0) == bytes[position] }) else {
      return false
    }
    position += 1
    return true
  }

  /// The digits of a fraction, one at least, in microseconds.
  mutating func microseconds() -> Int? {
    guard var value = digit() else { return nil }
    var places = 1
    while let digit = digit() {
      guard places < 6 else { continue }
      value = value * 10 + digit
      places += 1
    }
    for _ in places..<6 { value *= 10 }
    return value
  }

  /// `Z` or `±hh:mm`, in minutes east of UTC.
  mutating func offset() -> Int? {
    if passes("Z", "z") { return 0 }
    let isWest = passes("-")
    guard isWest || passes("+"), let hours = number(2), hours <= 23, passes(":"), let minutes = number(2), minutes <= 59
    else { return nil }
    return (isWest ? -1 : 1) * (hours * 60 + minutes)
  }
}
