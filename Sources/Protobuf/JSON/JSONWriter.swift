import Encodings

/// Writes JSON on one line, members in the order they come in. Messages write themselves into it by the JSON mapping of
/// proto3: 64-bit integers as strings, enums by name, bytes in base64, NaN and infinities as strings.
public struct JSONWriter: Sendable {
  private var bytes: [UInt8] = []
  /// Whether the next member or element is the first inside its object or array.
  private var isFirst = true

  /// A writer that has written nothing.
  public init() {}

  /// What was written.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Opens an object.
  public mutating func beginObject() {
    bytes.append(UInt8(ascii: "{"))
    isFirst = true
  }

  /// Closes an object.
  public mutating func endObject() {
    bytes.append(UInt8(ascii: "}"))
    isFirst = false
  }

  /// Writes a member of an object: its name, then what `value` writes.
  public mutating func member(_ name: StaticString, _ value: (inout JSONWriter) -> Void) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    name.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    value(&self)
    isFirst = false
  }

  /// Writes a member that is an array: what `element` writes for each of `elements`.
  public mutating func member<E>(_ name: StaticString, each elements: [E], _ element: (inout JSONWriter, E) -> Void) {
    member(name) { writer in
      writer.bytes.append(UInt8(ascii: "["))
      writer.isFirst = true
      for value in elements {
        writer.separate()
        element(&writer, value)
        writer.isFirst = false
      }
      writer.bytes.append(UInt8(ascii: "]"))
    }
  }

  /// Writes a member that is an object: what `value` writes for each of `entries`, by its key.
  public mutating func member<V>(
    _ name: StaticString, entries: [(key: String, value: V)], _ value: (inout JSONWriter, V) -> Void
  ) {
    member(name) { writer in
      writer.beginObject()
      for entry in entries {
        writer.separate()
        writer.write(entry.key)
        writer.bytes.append(UInt8(ascii: ":"))
        value(&writer, entry.value)
        writer.isFirst = false
      }
      writer.endObject()
    }
  }

  private mutating func separate() { if !isFirst { bytes.append(UInt8(ascii: ",")) } }

  /// Writes a message.
  public mutating func write(_ value: some Message) { value.writeJSON(to: &self) }

  /// Writes an enum value: its name, or its number where it has none.
  public mutating func write(_ value: some Enumeration) {
    if let name = value.protoName { write(name) } else { write(value.rawValue) }
  }

  /// Writes `true` or `false`.
  public mutating func write(_ value: Bool) { JSONText.append(value, to: &bytes) }

  /// Writes a number.
  public mutating func write(_ value: Int32) { JSONText.append(value, to: &bytes) }

  /// Writes a number.
  public mutating func write(_ value: UInt32) { JSONText.append(value, to: &bytes) }

  /// Writes a number in a string: JSON numbers are exact up to 53 bits only.
  public mutating func write(_ value: Int64) { write(value.description) }

  /// Writes a number in a string: JSON numbers are exact up to 53 bits only.
  public mutating func write(_ value: UInt64) { write(value.description) }

  /// Writes the shortest number that reads back as the same value, or "NaN", "Infinity", "-Infinity".
  public mutating func write(_ value: Double) { writeFloat(value) }

  /// Writes the shortest number that reads back as the same value, or "NaN", "Infinity", "-Infinity".
  public mutating func write(_ value: Float) { writeFloat(value) }

  private mutating func writeFloat(_ value: some BinaryFloatingPoint & CustomStringConvertible) {
    guard value.isFinite else { return write(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity") }
    JSONText.append(value, to: &bytes)
  }

  /// Writes bytes in base64.
  public mutating func write(_ value: [UInt8]) {
    write(String(decoding: Base64.encode(value, padded: true), as: UTF8.self))
  }

  /// Writes a string.
  public mutating func write(_ value: String) { JSONText.append(value, to: &bytes) }
}
