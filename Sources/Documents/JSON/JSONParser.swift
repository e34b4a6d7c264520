/// Reads JSON text (RFC 8259), whatever it holds: what isn't JSON is an error, never a trap.
///
/// - Numbers become the nearest `Double`; beyond its range, the largest or smallest finite one.
/// - Of members with the same name, the last counts.
/// - A surrogate without its other half, which JSON can spell and Unicode text can't, becomes U+FFFD.
/// - Bytes that are not UTF-8, and values that are nested deeper than ``maximumDepth``, are errors.
struct JSONParser {
  /// How deep arrays and objects may be nested: Azure Cosmos DB takes 128 levels, and its answers have some around them.
  static let maximumDepth = 512

  private let bytes: [UInt8]
  private var position = 0

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The one value that `bytes` are the text of.
  static func value(of bytes: [UInt8]) throws(JSONError) -> JSONValue {
    var parser = JSONParser(bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.position == bytes.count else { throw parser.failure("more than one value") }
    return value
  }

  private func failure(_ problem: String) -> JSONError {
    JSONError(problem: problem, offset: position)
  }

  /// The next byte; zero, which no token of JSON has, at the end.
  private var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

  private mutating func skipSpace() {
    while true {
      switch next {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position += 1
      default: return
      }
    }
  }

  /// Passes `byte`, if it comes next.
  private mutating func passes(_ byte: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: byte) else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return .object(try members(depth: depth))
    case UInt8(ascii: "["): return .array(try elements(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: throw failure("no value")
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    for offset in 0..<word.utf8CodeUnitCount {
      guard next == word.utf8Start[offset] else { throw failure("no value") }
      position += 1
    }
    return value
  }

  private mutating func members(depth: Int) throws(JSONError) -> [String: JSONValue] {
    guard depth < Self.maximumDepth else { throw failure("nested too deep") }
    position += 1
    var members: [String: JSONValue] = [:]
    skipSpace()
    if passes("}") { return members }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw failure("no name of a member") }
      let name = try string()
      skipSpace()
      guard passes(":") else { throw failure("no colon after a name") }
      members[name] = try value(depth: depth + 1)
      skipSpace()
    } while passes(",")
    guard passes("}") else { throw failure("no end of an object") }
    return members
  }

  private mutating func elements(depth: Int) throws(JSONError) -> [JSONValue] {
    guard depth < Self.maximumDepth else { throw failure("nested too deep") }
    position += 1
    var elements: [JSONValue] = []
    skipSpace()
    if passes("]") { return elements }
    repeat {
      elements.append(try value(depth: depth + 1))
      skipSpace()
    } while passes(",")
    guard passes("]") else { throw failure("no end of an array") }
    return elements
  }
}

// Numbers.
extension JSONParser {
  private mutating func number() throws(JSONError) -> Double {
    let start = position
    let isNegative = passes("-")
    let firstDigit = position
    let digits = skipDigits()
    guard digits > 0, digits == 1 || bytes[firstDigit] != UInt8(ascii: "0") else { throw failure("no number") }
    var isWhole = true
    if passes(".") {
      isWhole = false
      guard skipDigits() > 0 else { throw failure("no digits after the point") }
    }
    if passes("e") || passes("E") {
      isWhole = false
      if !passes("+") { _ = passes("-") }
      guard skipDigits() > 0 else { throw failure("no digits of the exponent") }
    }
    // Nearly every number is whole and short: exact in 64 bits, and in a Double.
    if isWhole, digits <= 15 {
      let magnitude = bytes[firstDigit..<position].reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
      return isNegative ? -Double(magnitude) : Double(magnitude)
    }
    guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else {
      throw failure("no number")
    }
    let limit = Double.greatestFiniteMagnitude
    return min(max(number, -limit), limit)
  }

  /// Passes digits; returns how many there were.
  private mutating func skipDigits() -> Int {
    let start = position
    while case UInt8(ascii: "0")...UInt8(ascii: "9") = next { position += 1 }
    return position - start
  }
}

// Strings.
extension JSONParser {
  private mutating func string() throws(JSONError) -> String {
    position += 1
    let start = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        defer { position += 1 }
        return try text(of: bytes[start..<position])
      case UInt8(ascii: "\\"): return try escapedString(from: start)
      case ..<0x20: throw failure("a control character in a string")
      default: position += 1
      }
    }
    throw failure("no end of a string")
  }

  /// The rest of a string that begins at `start` and has its first backslash at the position.
  private mutating func escapedString(from start: Int) throws(JSONError) -> String {
    var unescaped = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return try text(of: unescaped[...])
      case UInt8(ascii: "\\"): try appendEscape(to: &unescaped)
      case ..<0x20: throw failure("a control character in a string")
      default: unescaped.append(byte)
      }
    }
    throw failure("no end of a string")
  }

  private func text(of bytes: ArraySlice<UInt8>) throws(JSONError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw failure("a string that is not UTF-8") }
    return text
  }

  private mutating func appendEscape(to text: inout [UInt8]) throws(JSONError) {
    let byte = next
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text.append(contentsOf: Array(String(try escapedScalar()).utf8))
    default: throw failure("an unknown escape")
    }
  }

  /// The character of a `\u` escape, or of two that are the halves of a surrogate pair.
  private mutating func escapedScalar() throws(JSONError) -> Character {
    let unit = try codeUnit()
    let afterUnit = position
    if UTF16.isLeadSurrogate(unit), passes("\\"), passes("u") {
      let trail = try codeUnit()
      if UTF16.isTrailSurrogate(trail) {
        return Character(UTF16.decode(UTF16.EncodedScalar([unit, trail])))
      }
      // Another character, which is read by itself.
    }
    position = afterUnit
    return Character(Unicode.Scalar(unit) ?? "\u{FFFD}")
  }

  private mutating func codeUnit() throws(JSONError) -> UInt16 {
    let digits = bytes[position..<min(position + 4, bytes.count)]
    let isHexadecimal = digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    guard digits.count == 4, isHexadecimal, let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16) else {
      throw failure("no four hexadecimal digits")
    }
    position += 4
    return unit
  }
}

/// Why a text is not JSON.
struct JSONError: Error, Equatable, CustomStringConvertible {
  let problem: String
  /// Where, in bytes.
  let offset: Int

  var description: String { "not JSON: \(problem) at byte \(offset)" }
}
