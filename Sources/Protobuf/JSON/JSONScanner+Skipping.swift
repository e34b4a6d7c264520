extension JSONScanner {
  /// Passes over a value of any kind, which must be JSON like the rest. `depth`: how many objects and arrays may be open
  /// inside one another, at most 100.
  mutating func skipValue(depth: Int) throws(JSONDecodingFailure) {
    var level = 0
    // A bit for each open object or array, the innermost the lowest: 1 for an object.
    var objects: UInt128 = 0
    while true {
      let byte = try peek()
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard level < depth else {
          throw JSONDecodingFailure(
            .nestingTooDeep, "values nest more than \(DecodingFailure.nestingLimit) deep \(place)")
        }
        level += 1
        let isObject = byte == UInt8(ascii: "{")
        objects = objects << 1 | (isObject ? 1 : 0)
        advance()
        if try peek() != Self.closing(isObject) {
          if isObject { try skipName() }
          continue
        }
      case UInt8(ascii: "\""): try skipString()
      case UInt8(ascii: "t") where skipWord("true"): break
      case UInt8(ascii: "f") where skipWord("false"): break
      case UInt8(ascii: "n") where skipWord("null"): break
      default:
        guard isNumber else { throw malformed("a value") }
        let text = number()
        guard JSONNumeral(text) != nil else { throw malformed("a number rather than \(Self.excerpt(text))") }
      }
      guard try closeContainers(&level, &objects) else { return }
    }
  }

  /// Passes over what comes after a value; true where another value follows.
  private mutating func closeContainers(_ level: inout Int, _ objects: inout UInt128) throws(JSONDecodingFailure)
    -> Bool
  {
    while level > 0 {
      let isObject = objects & 1 == 1
      let byte = try peek()
      if byte == UInt8(ascii: ",") {
        advance()
        if isObject { try skipName() }
        return true
      }
      guard byte == Self.closing(isObject) else { throw malformed(isObject ? "a comma or }" : "a comma or ]") }
      advance()
      objects >>= 1
      level -= 1
    }
    return false
  }

  private static func closing(_ isObject: Bool) -> UInt8 { isObject ? UInt8(ascii: "}") : UInt8(ascii: "]") }

  private mutating func skipName() throws(JSONDecodingFailure) {
    guard try peek() == UInt8(ascii: "\"") else { throw malformed("the name of a member in quotation marks") }
    try skipString()
    try skip(UInt8(ascii: ":"))
  }

  private mutating func skipString() throws(JSONDecodingFailure) {
    try string { (bytes) throws(JSONDecodingFailure) in
      guard String(validating: bytes.bindMemory(to: UInt8.self), as: UTF8.self) != nil else {
        throw JSONDecodingFailure(.invalidUnicode, "a string is not valid UTF-8")
      }
    }
  }
}

// What a failure shows of the text.
extension JSONScanner {
  /// The beginning of a text, without characters that a terminal would obey.
  static func excerpt(_ text: String) -> String {
    var excerpt = ""
    for scalar in text.unicodeScalars.prefix(60) {
      let isShown = scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value)
      excerpt.unicodeScalars.append(isShown ? scalar : "\u{FFFD}")
    }
    return text.unicodeScalars.dropFirst(60).isEmpty ? excerpt : excerpt + "…"
  }

  static func excerpt(_ text: UnsafeRawBufferPointer) -> String {
    excerpt(String(decoding: text.prefix(256), as: UTF8.self))
  }

  static func quoted(_ text: String) -> String { "\"\(excerpt(text))\"" }

  static func quoted(_ text: UnsafeRawBufferPointer) -> String { "\"\(excerpt(text))\"" }
}
