/// One field of a row while it is being decoded: a view of bytes that the result owns. It can't be copied, so it can't
/// outlive the result.
public struct Field: ~Copyable {
  /// The bytes inside the result; nil for `NULL`.
  let start: UnsafeRawPointer?
  let count: Int
  /// The column's type.
  public let type: PostgresType
  /// The form that the bytes have.
  public let format: PostgresFormat
  let column: Int
  /// Named only when something fails.
  let rows: Rows

  /// Whether the field is `NULL`.
  public var isNull: Bool { start == nil }

  /// The failure to throw from a decoder: `problem` says what was wrong, never the value of a secret.
  public func failure(_ problem: String) -> PostgresError {
    let name = rows.columnName(column) ?? "number \(column)"
    return PostgresError(.decoding(column: name), "column \(name): \(problem)")
  }

  /// The failure for a column of a type that doesn't decode to `Value`.
  func mismatch<Value>(_ expected: Value.Type) -> PostgresError {
    failure("type \(type.rawValue) doesn't decode to \(expected)")
  }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

  /// The bytes as text, whatever their type; invalid UTF-8 is repaired, the server never sends it.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Reads a big-endian integer of the field's whole length; nil when the length is another.
  @inline(__always)
  func integer<Value: FixedWidthInteger>(as: Value.Type) -> Value? {
    guard count == MemoryLayout<Value>.size, let start else { return nil }
    return Value(bigEndian: start.loadUnaligned(as: Value.self))
  }
}
