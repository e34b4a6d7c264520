/// One-dimensional arrays (PostgreSQL, `array_send`): dimensions, a flag for nulls, the element type; for each dimension
/// its length and lower bound; then each element with its length, -1 for `NULL`.
extension Array: PostgresEncodable where Element: PostgresEncodable & PostgresArrayElement {
  /// The type that a parameter is declared as.
  public static var postgresType: PostgresType { Element.postgresArrayType }

  /// Appends the binary form.
  public func encode(into bytes: inout [UInt8]) {
    bytes.append(bigEndian: Int32(isEmpty ? 0 : 1))
    bytes.append(bigEndian: Int32(contains { $0.isNull } ? 1 : 0))
    bytes.append(bigEndian: Element.postgresType.rawValue)
    guard !isEmpty else { return }
    bytes.append(bigEndian: Int32(clamping: count))
    bytes.append(bigEndian: Int32(1))
    for element in self {
      bytes.appendField(element)
    }
  }
}

extension Array: PostgresDecodable where Element: PostgresDecodable {
  /// A binary array of at most one dimension.
  public init(decoding field: borrowing Field) throws(PostgresError) {
    guard field.format == .binary else { throw field.failure("an array in text form") }
    var reader = ArrayReader(rest: field.bytes)
    guard let dimensions = reader.int32(), reader.int32() != nil, let element = reader.int32() else {
      throw field.failure("a malformed array of \(field.count) bytes")
    }
    self = []
    guard dimensions != 0 else { return }
    guard dimensions == 1, let length = reader.int32(), reader.int32() != nil else {
      throw field.failure("an array of \(dimensions) dimensions")
    }
    let type = PostgresType(rawValue: UInt32(bitPattern: element))
    for _ in 0..<Swift.max(0, length) {
      guard let bytes = reader.field() else { throw field.failure("an array that is cut short") }
      let item = Field(
        start: bytes.baseAddress, count: bytes.count, type: type, format: .binary, column: field.column,
        rows: field.rows)
      append(item.isNull ? try Element.decodeNull(item) : try Element(decoding: item))
    }
  }
}

/// Reads what an array's binary form is made of, never past its end.
private struct ArrayReader {
  var rest: UnsafeRawBufferPointer

  mutating func int32() -> Int32? {
    guard rest.count >= 4 else { return nil }
    defer { rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(4)) }
    return Int32(bigEndian: rest.loadUnaligned(as: Int32.self))
  }

  /// The next element: bytes without an address for `NULL`; nil when there are too few.
  mutating func field() -> UnsafeRawBufferPointer? {
    guard let length = int32() else { return nil }
    if length < 0 { return UnsafeRawBufferPointer(start: nil, count: 0) }
    guard rest.count >= Int(length) else { return nil }
    let bytes = UnsafeRawBufferPointer(start: rest.baseAddress, count: Int(length))
    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(Int(length)))
    return bytes
  }
}

extension [UInt8] {
  /// Appends a value with its length before it, as arrays and binary COPY rows have it; -1 for `NULL`.
  mutating func appendField(_ value: some PostgresEncodable) {
    guard !value.isNull else {
      append(bigEndian: Int32(-1))
      return
    }
    let start = count
    append(bigEndian: Int32(0))
    value.encode(into: &self)
    let length = Int32(clamping: count - start - 4)
    Swift.withUnsafeBytes(of: length.bigEndian) { replaceSubrange(start..<start + 4, with: $0) }
  }
}
