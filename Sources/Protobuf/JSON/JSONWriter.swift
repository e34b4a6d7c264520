public import NIOCore

/// Writes JSON on one line, members in the order they come in. Messages write themselves into it by the JSON mapping of
/// proto3: 64-bit integers as strings, enums by name, bytes in base64, NaN and infinities as strings.
public struct JSONWriter: ~Copyable {
  @usableFromInline var output = JSONOutput()

  /// A writer that has written nothing.
  @inlinable public init() {}

  /// What was written.
  public var text: String { output.text }

  /// Appends what was written to `buffer`.
  public func append(to buffer: inout ByteBuffer) { output.append(to: &buffer) }

  /// Opens an object.
  @inlinable public mutating func beginObject() { output.write(UInt8(ascii: "{")) }

  /// Closes an object.
  @inlinable public mutating func endObject() { output.write(UInt8(ascii: "}")) }

  /// Opens an array.
  @inlinable public mutating func beginArray() { output.write(UInt8(ascii: "[")) }

  /// Closes an array.
  @inlinable public mutating func endArray() { output.write(UInt8(ascii: "]")) }

  /// Comes before every element of an array: its comma, but for the first.
  @inlinable public mutating func beginElement() { output.separate() }

  /// Writes the name of a member, which needs no escape. Its value comes next.
  @inlinable public mutating func name(_ name: StaticString) { output.writeName(name) }

  /// Writes a member of an object: its name, then what `value` writes.
  @inlinable @inline(__always)
  public mutating func member(_ name: StaticString, _ value: (inout JSONWriter) -> Void) {
    output.writeName(name)
    value(&self)
  }

  /// Writes a member that is an array: what `element` writes for each of `elements`.
  @inlinable @inline(__always)
  public mutating func member<E>(_ name: StaticString, each elements: [E], _ element: (inout JSONWriter, E) -> Void) {
    output.writeName(name)
    beginArray()
    for value in elements {
      output.separate()
      element(&self, value)
    }
    endArray()
  }

  /// Writes a member that is an object: what `value` writes for each of `entries`, by its key.
  @inlinable
  public mutating func member<V>(
    _ name: StaticString, entries: [(key: String, value: V)], _ value: (inout JSONWriter, V) -> Void
  ) {
    output.writeName(name)
    beginObject()
    for entry in entries {
      output.separate()
      output.write(entry.key)
      output.write(UInt8(ascii: ":"))
      value(&self, entry.value)
    }
    endObject()
  }

  /// Writes a message.
  @inlinable public mutating func write<M: Message>(_ value: M) { value.writeJSON(to: &self) }

  /// Writes the members of a message into the object that is open.
  package mutating func writeMembers<M: Message>(of message: M) {
    var writer = JSONWriter()
    message.writeJSON(to: &writer)
    output.writeMembers(of: writer.output)
  }

  /// Writes an enum value: its name, or its number where it has none.
  @inlinable public mutating func write<E: Enumeration>(_ value: E) {
    if let name = value.protoName { output.write(name) } else { write(value.rawValue) }
  }

  /// Writes `true` or `false`.
  @inlinable public mutating func write(_ value: Bool) { output.write(ascii: value ? "true" : "false") }

  /// Writes `null`.
  @inlinable public mutating func writeNull() { output.write(ascii: "null") }

  /// Writes a number.
  @inlinable public mutating func write(_ value: Int32) { output.write(Int64(value)) }

  /// Writes a number.
  @inlinable public mutating func write(_ value: UInt32) { output.write(UInt64(value), isNegative: false) }

  /// Writes a number in a string: JSON numbers are exact up to 53 bits only.
  @inlinable public mutating func write(_ value: Int64) {
    output.write(UInt8(ascii: "\""))
    output.write(value)
    output.write(UInt8(ascii: "\""))
  }

  /// Writes a number in a string: JSON numbers are exact up to 53 bits only.
  @inlinable public mutating func write(_ value: UInt64) {
    output.write(UInt8(ascii: "\""))
    output.write(value, isNegative: false)
    output.write(UInt8(ascii: "\""))
  }

  /// Writes a number without quotation marks, for readers that have 64-bit integers.
  @inlinable public mutating func writeBare(_ value: Int64) { output.write(value) }

  /// Writes a number without quotation marks, for readers that have 64-bit integers.
  @inlinable public mutating func writeBare(_ value: UInt64) { output.write(value, isNegative: false) }

  /// Writes the shortest number that reads back as the same value, or "NaN", "Infinity", "-Infinity".
  public mutating func write(_ value: Double) {
    guard value.isFinite else { return output.write(Self.word(value.isNaN, value < 0)) }
    // Whole numbers, and those of few decimals, are far the most, and need no search for their shortest digits.
    let magnitude = value.magnitude
    if magnitude < 1e15, !(value == 0 && value.sign == .minus) {
      if magnitude.rounded(.towardZero) == magnitude { return output.write(Int64(value)) }
      if magnitude < 1e9, magnitude >= 1e-3, output.write(decimal: value) { return }
    }
    output.write(float: value.description)
  }

  /// Writes the shortest number that reads back as the same value, or "NaN", "Infinity", "-Infinity".
  public mutating func write(_ value: Float) {
    guard value.isFinite else { return output.write(Self.word(value.isNaN, value < 0)) }
    output.write(float: value.description)
  }

  /// The text of a number as JSON has it.
  public static func text(of value: Double) -> String {
    var writer = JSONWriter()
    writer.write(value)
    return writer.text
  }

  private static func word(_ isNaN: Bool, _ isNegative: Bool) -> String {
    isNaN ? "NaN" : isNegative ? "-Infinity" : "Infinity"
  }

  /// Writes bytes in base64.
  public mutating func write(_ value: [UInt8]) { output.write(base64: value) }

  /// Writes a string.
  @inlinable public mutating func write(_ value: String) { output.write(value) }

  /// Writes an instant by RFC 3339 in UTC: "2026-11-20T14:00:00.500Z". What is out of range is written as the nearest that is
  /// not.
  package mutating func writeTimestamp(seconds: Int64, nanos: Int32) { output.writeTimestamp(seconds, nanos) }

  /// Writes seconds: "1.500s", "-0.250s". `seconds` and `nanos` of a valid duration have the same sign.
  package mutating func writeDuration(seconds: Int64, nanos: Int32) { output.writeDuration(seconds, nanos) }
}
