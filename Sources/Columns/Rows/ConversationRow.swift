import Time

/// An SMS conversation as rows have it, which are made of JSON documents: when it began, its candidate, its campaign, and the
/// times at which messages were sent, as an array of JSON.
struct ConversationRow {
  /// As `timestamptz` has it.
  let began: UInt64?
  /// Nil where no UUID is written in small letters, as PostgreSQL and answers spell them.
  let candidate: Identifier?
  /// Nil where no UUID is written so.
  let campaign: Identifier?
  /// In microseconds since 1970, in the order of the conversation. Texts that are no times by RFC 3339 have no part in it.
  let sent: [Int64]

  init(_ row: inout CopyRow) throws(ColumnError) {
    began = try row.word()
    candidate = try row.text().flatMap { Identifier(spelled: $0) }
    campaign = try row.text().flatMap { Identifier(spelled: $0) }
    sent = try row.text().map(Self.times) ?? []
  }

  /// The times in an array of texts as `jsonb` is written. No time has a character that is written with a backslash.
  private static func times(_ array: UnsafeRawBufferPointer) -> [Int64] {
    let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
    var times: [Int64] = []
    var position = 0
    while let start = array[position...].firstIndex(of: quote).map({ $0 + 1 }) {
      var end = start
      while end < array.count, array[end] != quote { end += array[end] == backslash ? 2 : 1 }
      guard end < array.count else { break }
      if let time = Instant(rfc3339: String(decoding: array[start..<end], as: UTF8.self)) {
        times.append(time.microseconds)
      }
      position = end + 1
    }
    return times
  }
}

extension Identifier {
  /// The one of a UUID's 36 characters, in small letters; nil for anything else.
  init?(spelled text: UnsafeRawBufferPointer) {
    guard text.count == 36 else { return nil }
    var digits = (high: UInt64(0), low: UInt64(0))
    for (position, byte) in text.enumerated() {
      if [8, 13, 18, 23].contains(position) {
        guard byte == UInt8(ascii: "-") else { return nil }
        continue
      }
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      default: return nil
      }
      digits.high = digits.high << 4 | digits.low >> 60
      digits.low = digits.low << 4 | UInt64(digit)
    }
    self.init(high: digits.high, low: digits.low)
  }
}
