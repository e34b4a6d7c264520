extension Bool: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
  /// The type that a parameter is declared as.
  public static var postgresType: PostgresType { .bool }
  /// The type of an array of these.
  public static var postgresArrayType: PostgresType { .boolArray }

  /// Appends the binary form.
  public func encode(into bytes: inout [UInt8]) {
    bytes.append(self ? 1 : 0)
  }

  /// A `boolean`.
  public init(decoding field: borrowing Field) throws(PostgresError) {
    guard field.type == .bool else { throw field.mismatch(Bool.self) }
    switch (field.format, field.bytes.first) {
    case (.binary, 0), (.text, UInt8(ascii: "f")): self = false
    case (.binary, 1), (.text, UInt8(ascii: "t")): self = true
    default: throw field.failure("not a boolean of \(field.count) bytes")
    }
  }
}
