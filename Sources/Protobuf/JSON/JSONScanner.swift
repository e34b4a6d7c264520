/// The tokens of a JSON text (RFC 8259), taken off its front.
///
/// It holds the address of the text, and lives no longer than the call that lends it.
struct JSONScanner: ~Copyable {
  private let start: UnsafeRawPointer
  private var next: UnsafeRawPointer
  private let end: UnsafeRawPointer

  init(_ text: UnsafeRawBufferPointer) {
    // A text without bytes may have no address; any but null will do for a range of no bytes.
    start = text.baseAddress ?? UnsafeRawPointer(bitPattern: 8).unsafelyUnwrapped
    next = start
    end = start + text.count
  }

  /// A place in the text, to come back to.
  var mark: Int {
    get { next - start }
    set { next = start + newValue }
  }

  var isAtEnd: Bool { next == end }

  /// The next byte, where there is one.
  private var byte: UInt8 { next.load(as: UInt8.self) }

  /// Passes over the byte that ``peek()`` gave.
  @inline(__always)
  mutating func advance() { next += 1 }

  @inline(__always)
  mutating func skipWhiteSpace() {
    while next != end, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { next += 1 }
  }

  /// The first byte of the next token, which stays.
  @inline(__always)
  mutating func peek() throws(JSONDecodingFailure) -> UInt8 {
    skipWhiteSpace()
    guard next != end else { throw malformed("more") }
    return byte
  }

  mutating func skip(_ expected: UInt8) throws(JSONDecodingFailure) {
    guard try peek() == expected else { throw malformed("\"\(UnicodeScalar(expected))\"") }
    advance()
  }

  /// Passes over `word`, if it is what comes next.
  mutating func skipWord(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard end - next >= count,
      UnsafeRawBufferPointer(start: next, count: count).elementsEqual(
        UnsafeRawBufferPointer(start: word.utf8Start, count: count))
    else { return false }
    next += count
    return true
  }

  // Numbers.

  /// Whether a number comes next.
  var isNumber: Bool { next != end && (byte == UInt8(ascii: "-") || Self.isDigit(byte)) }

  /// Everything that may be part of a number; that it is one is not known yet.
  mutating func number() -> UnsafeRawBufferPointer {
    let first = next
    while next != end {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
        UInt8(ascii: "e"), UInt8(ascii: "E"):
        next += 1
      default: return UnsafeRawBufferPointer(start: first, count: next - first)
      }
    }
    return UnsafeRawBufferPointer(start: first, count: next - first)
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  // Strings.

  /// Calls `body` with the bytes of a string, whose quotation mark is next. They may be no UTF-8.
  @inline(__always)
  mutating func string<Result>(
    _ body: (UnsafeRawBufferPointer) throws(JSONDecodingFailure) -> Result
  ) throws(JSONDecodingFailure) -> Result {
    let first = next + 1
    let last = Self.plainEnd(first, end)
    if last != end, last.load(as: UInt8.self) == UInt8(ascii: "\"") {
      next = last + 1
      return try body(UnsafeRawBufferPointer(start: first, count: last - first))
    }
    let text = try escapedString(first, last)
    return try text.withUnsafeBytes { (bytes) -> Swift.Result<Result, JSONDecodingFailure> in
      do throws(JSONDecodingFailure) { return .success(try body(bytes)) } catch { return .failure(error) }
    }.get()
  }

  /// Where a quotation mark, a backslash or a control character is, eight bytes at a time: the highest bit of each byte of the
  /// sums below is set where there is one, and only there or behind one.
  private static func plainEnd(_ first: UnsafeRawPointer, _ end: UnsafeRawPointer) -> UnsafeRawPointer {
    let ones: UInt64 = 0x0101_0101_0101_0101
    var place = first
    while end - place >= 8 {
      let word = place.loadUnaligned(as: UInt64.self)
      let quotation = word ^ (ones &* 0x22)
      let backslash = word ^ (ones &* 0x5C)
      var found = (word &- ones &* 0x20) & ~word
      found |= (quotation &- ones) & ~quotation | (backslash &- ones) & ~backslash
      if found & (ones &* 0x80) != 0 { break }
      place += 8
    }
    while place != end {
      let byte = place.load(as: UInt8.self)
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
      place += 1
    }
    return place
  }

  /// The bytes of a string with something in it that is not plain at `special`.
  @inline(never)
  private mutating func escapedString(
    _ first: UnsafeRawPointer, _ special: UnsafeRawPointer
  ) throws(JSONDecodingFailure) -> [UInt8] {
    var text: [UInt8] = []
    var (from, to) = (first, special)
    while true {
      text.append(contentsOf: UnsafeRawBufferPointer(start: from, count: to - from))
      next = to
      guard next != end else { throw malformed("the end of a string") }
      switch byte {
      case UInt8(ascii: "\""):
        next += 1
        return text
      case UInt8(ascii: "\\"):
        next += 1
        try escape(&text)
      default: throw malformed("no control character in a string; write it as an escape,")
      }
      from = next
      to = Self.plainEnd(from, end)
    }
  }

  /// What comes after a backslash.
  private mutating func escape(_ text: inout [UInt8]) throws(JSONDecodingFailure) {
    guard next != end else { throw malformed("the end of a string") }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      next += 1
      return try unicodeEscape(&text)
    default: throw malformed("an escape of JSON")
    }
    next += 1
  }

  private mutating func unicodeEscape(_ text: inout [UInt8]) throws(JSONDecodingFailure) {
    var code = try codeUnit()
    if code & 0xFC00 == 0xD800 {
      guard skipWord(#"\u"#) else { throw loneSurrogate() }
      let low = try codeUnit()
      guard low & 0xFC00 == 0xDC00 else { throw loneSurrogate() }
      code = 0x1_0000 + (code & 0x3FF) << 10 + low & 0x3FF
    }
    guard let scalar = UnicodeScalar(code) else { throw loneSurrogate() }
    text.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }

  private func loneSurrogate() -> JSONDecodingFailure {
    JSONDecodingFailure(.invalidUnicode, "half of a surrogate pair \(place)")
  }

  /// Four hexadecimal digits.
  private mutating func codeUnit() throws(JSONDecodingFailure) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard next != end, let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
        throw malformed("four hexadecimal digits")
      }
      code = code << 4 | UInt32(digit)
      next += 1
    }
    return code
  }

  // Failures.

  /// Where the next byte is.
  var place: String { "at byte \(next - start)" }

  func malformed(_ expected: String) -> JSONDecodingFailure {
    JSONDecodingFailure(.malformed, "expected \(expected) \(place)")
  }

  /// The failure of a value that is not what its field needs.
  func wrongKind(_ expected: String) -> JSONDecodingFailure {
    guard next != end else { return malformed(expected) }
    let found: String
    switch byte {
    case UInt8(ascii: "\""): found = "a string"
    case UInt8(ascii: "{"): found = "an object"
    case UInt8(ascii: "["): found = "an array"
    case UInt8(ascii: "t"), UInt8(ascii: "f"): found = "a boolean"
    case UInt8(ascii: "n"): found = "null"
    case _ where isNumber: found = "a number"
    default: return malformed(expected)
    }
    return JSONDecodingFailure(.wrongKind, "expected \(expected), found \(found) \(place)")
  }
}
