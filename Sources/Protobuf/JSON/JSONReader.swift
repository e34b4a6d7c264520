internal import NIOCore

/// Reads the JSON of messages, value by value, off the front of a text. Messages read themselves from it by the JSON
/// mapping of proto3 (docs/web.md, "JSON").
///
/// The work is linear in the text, and nothing nests deeper than ``DecodingFailure/nestingLimit``.
public struct JSONReader: ~Copyable {
  var scanner: JSONScanner
  /// How many objects can be opened inside those that are open.
  private var depth = DecodingFailure.nestingLimit
  /// What messages may still take, in bytes.
  private var memory: Int

  private init(_ bytes: UnsafeRawBufferPointer) {
    scanner = JSONScanner(bytes)
    memory = (4 << 20) + 16 * bytes.count
  }

  /// The message that the readable bytes of `buffer` are the JSON of.
  static func read<M: Message>(_ buffer: ByteBuffer, as _: M.Type) throws(JSONDecodingFailure) -> M {
    var failure: JSONDecodingFailure?
    let message: M? = buffer.withUnsafeReadableBytes { bytes in
      do throws(JSONDecodingFailure) {
        var reader = JSONReader(bytes)
        reader.scanner.skipWhiteSpace()
        guard !reader.scanner.isAtEnd else {
          throw JSONDecodingFailure(.empty, "there is no JSON: the message without any field is {}")
        }
        let message = try M(readingJSON: &reader)
        reader.scanner.skipWhiteSpace()
        guard reader.scanner.isAtEnd else {
          throw JSONDecodingFailure(.trailingText, "the message is followed by more \(reader.scanner.place)")
        }
        return message
      } catch {
        failure = error
        return nil
      }
    }
    guard let message else { throw failure ?? JSONDecodingFailure(.malformed, "this is not JSON") }
    return message
  }

  // Objects.

  /// Opens the object of a message. Its members come by ``nextField(of:in:)``.
  package mutating func beginObject() throws(JSONDecodingFailure) -> JSONMembers {
    guard try scanner.peek() == UInt8(ascii: "{") else { throw scanner.wrongKind("an object") }
    try descend()
    scanner.advance()
    return JSONMembers()
  }

  private mutating func descend() throws(JSONDecodingFailure) {
    guard depth > 0 else {
      throw JSONDecodingFailure(
        .nestingTooDeep, "objects nest more than \(DecodingFailure.nestingLimit) deep \(scanner.place)")
    }
    depth -= 1
  }

  /// The index of the field whose value comes next; nil at the end of the object. Members without a field, and those that are
  /// null, are passed over.
  package mutating func nextField(
    of fields: JSONFields, in members: inout JSONMembers
  ) throws(JSONDecodingFailure) -> Int? {
    while true {
      guard try !endsContainer(UInt8(ascii: "}"), isFirst: members.isFirst) else {
        depth += 1
        return nil
      }
      members.isFirst = false
      let field = try nextName { (name) throws(JSONDecodingFailure) -> Int? in
        if let field = fields.index(of: name, after: members.latest) {
          if members.insert(field) { return field }
          throw Self.duplicate(fields.name(field))
        }
        guard let text = String(validating: name.bindMemory(to: UInt8.self), as: UTF8.self) else {
          throw JSONDecodingFailure(.invalidUnicode, "a name is not valid UTF-8")
        }
        guard members.insert(unknown: name) else { throw Self.duplicate(JSONScanner.excerpt(text)) }
        return nil
      }
      try scanner.skip(UInt8(ascii: ":"))
      guard let field else {
        try scanner.skipValue(depth: depth)
        continue
      }
      if try scanner.peek() == UInt8(ascii: "n"), scanner.skipWord("null") { continue }
      return field
    }
  }

  private static func duplicate(_ name: String) -> JSONDecodingFailure {
    JSONDecodingFailure(.duplicateName, "is given twice; write it once, by one of its names", path: name)
  }

  private mutating func nextName<Result>(
    _ body: (UnsafeRawBufferPointer) throws(JSONDecodingFailure) -> Result
  ) throws(JSONDecodingFailure) -> Result {
    guard try scanner.peek() == UInt8(ascii: "\"") else {
      throw scanner.malformed("the name of a member in quotation marks")
    }
    return try scanner.string(body)
  }

  /// Whether an object or array ends here; else passes over the comma between its parts.
  private mutating func endsContainer(_ bracket: UInt8, isFirst: Bool) throws(JSONDecodingFailure) -> Bool {
    let byte = try scanner.peek()
    if byte == bracket {
      scanner.advance()
      return true
    }
    if !isFirst {
      guard byte == UInt8(ascii: ",") else {
        throw scanner.malformed(bracket == UInt8(ascii: "}") ? "a comma or }" : "a comma or ]")
      }
      scanner.advance()
    }
    return false
  }

  /// Reads an array: calls `element` for each of its elements.
  package mutating func array(
    _ element: (inout JSONReader) throws(JSONDecodingFailure) -> Void
  ) throws(JSONDecodingFailure) {
    guard try scanner.peek() == UInt8(ascii: "[") else { throw scanner.wrongKind("an array") }
    scanner.advance()
    var index = 0
    while try !endsContainer(UInt8(ascii: "]"), isFirst: index == 0) {
      do { try element(&self) } catch { throw error.within("[\(index)]") }
      index += 1
    }
  }

  /// Reads a map: calls `entry` for each of its entries, to read the value.
  package mutating func map(
    _ entry: (inout JSONReader, String) throws(JSONDecodingFailure) -> Void
  ) throws(JSONDecodingFailure) {
    guard try scanner.peek() == UInt8(ascii: "{") else { throw scanner.wrongKind("an object") }
    try descend()
    scanner.advance()
    var keys: Set<String> = []
    var isFirst = true
    while try !endsContainer(UInt8(ascii: "}"), isFirst: isFirst) {
      isFirst = false
      let key = try nextName { (name) throws(JSONDecodingFailure) in
        guard let key = String(validating: name.bindMemory(to: UInt8.self), as: UTF8.self) else {
          throw JSONDecodingFailure(.invalidUnicode, "a key is not valid UTF-8")
        }
        return key
      }
      guard keys.insert(key).inserted else {
        throw JSONDecodingFailure(.duplicateName, "the key \(JSONScanner.quoted(key)) is given twice")
      }
      try scanner.skip(UInt8(ascii: ":"))
      do { try entry(&self, key) } catch { throw error.within("[\(JSONScanner.quoted(key))]") }
    }
    depth += 1
  }

  /// The type that the object of an `Any` names by `@type`, wherever in it that stands; nil where it names none. The object is
  /// still to be read.
  package mutating func typeOfAny() throws(JSONDecodingFailure) -> String? {
    let mark = scanner.mark
    defer { scanner.mark = mark }
    var members = try beginObject()
    defer { depth += 1 }
    while try !endsContainer(UInt8(ascii: "}"), isFirst: members.isFirst) {
      members.isFirst = false
      let isType = try nextName { (name) throws(JSONDecodingFailure) in name.elementsEqual("@type".utf8) }
      try scanner.skip(UInt8(ascii: ":"))
      if isType { return try string() }
      try scanner.skipValue(depth: depth)
    }
    return nil
  }

  // Values.

  /// A message.
  package mutating func message<M: Message>(_: M.Type = M.self) throws(JSONDecodingFailure) -> M {
    memory -= MemoryLayout<M>.stride
    guard memory >= 0 else { throw JSONDecodingFailure(.tooLarge, "the message would take too much memory") }
    return try M(readingJSON: &self)
  }

  /// An enum value, by its name or number.
  package mutating func enumeration<E: Enumeration>(_: E.Type = E.self) throws(JSONDecodingFailure) -> E {
    guard try scanner.peek() == UInt8(ascii: "\"") else {
      guard scanner.isNumber else { throw scanner.wrongKind("the name or number of a value of \(E.fullName)") }
      return E(rawValue: try int32())
    }
    let name = try string()
    guard let value = E(protoName: name) else {
      let names = E.allCases.compactMap(\.protoName)
      let remedy = names.count <= 20 ? ": write one of \(names.joined(separator: ", "))" : ""
      throw JSONDecodingFailure(
        .unknownEnumValue, "\(JSONScanner.quoted(name)) is not a value of \(E.fullName)\(remedy)")
    }
    return value
  }

  /// `true` or `false`.
  package mutating func bool() throws(JSONDecodingFailure) -> Bool {
    switch try scanner.peek() {
    case UInt8(ascii: "t") where scanner.skipWord("true"): return true
    case UInt8(ascii: "f") where scanner.skipWord("false"): return false
    default: throw scanner.wrongKind("true or false")
    }
  }

  /// A string.
  package mutating func string() throws(JSONDecodingFailure) -> String {
    guard try scanner.peek() == UInt8(ascii: "\"") else { throw scanner.wrongKind("a string") }
    return try scanner.string { (bytes) throws(JSONDecodingFailure) in
      guard let text = String(validating: bytes.bindMemory(to: UInt8.self), as: UTF8.self) else {
        throw JSONDecodingFailure(.invalidUnicode, "the string is not valid UTF-8")
      }
      return text
    }
  }

  /// Bytes, from base64 in either alphabet, padded or not.
  package mutating func bytes() throws(JSONDecodingFailure) -> [UInt8] {
    guard try scanner.peek() == UInt8(ascii: "\"") else { throw scanner.wrongKind("bytes in base64") }
    return try scanner.string { (text) throws(JSONDecodingFailure) in
      guard let bytes = JSONBase64.decode(text) else {
        throw JSONDecodingFailure(.wrongKind, "the string is not base64")
      }
      return bytes
    }
  }

  /// A number from -2³¹ to 2³¹ - 1.
  package mutating func int32() throws(JSONDecodingFailure) -> Int32 { try integer() }

  /// A number from 0 to 2³² - 1.
  package mutating func uint32() throws(JSONDecodingFailure) -> UInt32 { try integer() }

  /// A number from -2⁶³ to 2⁶³ - 1.
  package mutating func int64() throws(JSONDecodingFailure) -> Int64 { try integer() }

  /// A number from 0 to 2⁶⁴ - 1.
  package mutating func uint64() throws(JSONDecodingFailure) -> UInt64 { try integer() }

  private mutating func integer<T: FixedWidthInteger>() throws(JSONDecodingFailure) -> T {
    try number { (text) throws(JSONDecodingFailure) in
      guard let numeral = JSONNumeral(text) else { return nil }
      guard let value = numeral.integer(as: T.self) else {
        throw JSONDecodingFailure(
          .outOfRange, "\(JSONScanner.excerpt(text)) is not a whole number from \(T.min) to \(T.max)")
      }
      return value
    }
  }

  /// A number, "NaN", "Infinity" or "-Infinity".
  package mutating func double() throws(JSONDecodingFailure) -> Double {
    let isString = try scanner.peek() == UInt8(ascii: "\"")
    return try number { (text) throws(JSONDecodingFailure) in
      guard let numeral = JSONNumeral(text) else { return isString ? JSONNumeral.special(text) : nil }
      guard let value = numeral.double else {
        throw JSONDecodingFailure(.outOfRange, "\(JSONScanner.excerpt(text)) is larger than any number of 64 bits")
      }
      return value
    }
  }

  /// A number, "NaN", "Infinity" or "-Infinity".
  package mutating func float() throws(JSONDecodingFailure) -> Float {
    let value = try double()
    let float = Float(value)
    guard float.isFinite || !value.isFinite else {
      throw JSONDecodingFailure(.outOfRange, "\(value) is larger than any number of 32 bits")
    }
    return float
  }

  /// A number, which may stand in quotation marks; `make` gives nil for a text that is none.
  private mutating func number<T>(
    _ make: (UnsafeRawBufferPointer) throws(JSONDecodingFailure) -> T?
  ) throws(JSONDecodingFailure) -> T {
    if try scanner.peek() == UInt8(ascii: "\"") {
      return try scanner.string { (text) throws(JSONDecodingFailure) in
        guard let value = try make(text) else {
          throw JSONDecodingFailure(.wrongKind, "\(JSONScanner.quoted(text)) is not a number")
        }
        return value
      }
    }
    guard scanner.isNumber else { throw scanner.wrongKind("a number") }
    let text = scanner.number()
    guard let value = try make(text) else {
      throw scanner.malformed("a number rather than \(JSONScanner.excerpt(text))")
    }
    return value
  }

  /// The failure of a second field of a oneof.
  package func severalOf(_ oneof: StaticString) -> JSONDecodingFailure {
    JSONDecodingFailure(.severalOfOneof, "another field of \(oneof) is set already; set one of them")
  }
}
