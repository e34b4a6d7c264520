extension Float: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
  /// The type that a parameter is declared as.
  public static var postgresType: PostgresType { .float4 }
  /// The type of an array of these.
  public static var postgresArrayType: PostgresType { .float4Array }

  /// Appends the binary form.
  public func encode(into bytes: inout [UInt8]) {
    bytes.append(bigEndian: bitPattern)
  }

  /// A `real`.
  public init(decoding field: borrowing Field) throws(PostgresError) {
    let value: Float?
    switch (field.type, field.format) {
    case (.float4, .binary): value = field.integer(as: UInt32.self).map(Float.init(bitPattern:))
    case (.float4, .text): value = Float(field.text)
    default: throw field.mismatch(Float.self)
    }
    guard let value else { throw field.failure("not a real of \(field.count) bytes") }
    self = value
  }
}

extension Double: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
  /// The type that a parameter is declared as.
  public static var postgresType: PostgresType { .float8 }
  /// The type of an array of these.
  public static var postgresArrayType: PostgresType { .float8Array }

  /// Appends the binary form.
  public func encode(into bytes: inout [UInt8]) {
    bytes.append(bigEndian: bitPattern)
  }

  /// A `double precision` or `real`, exactly; a `numeric` or an integer, as the nearest `Double`.
  public init(decoding field: borrowing Field) throws(PostgresError) {
    let value: Double?
    switch (field.type, field.format) {
    case (.float8, .binary): value = field.integer(as: UInt64.self).map(Double.init(bitPattern:))
    case (.float4, .binary): value = field.integer(as: UInt32.self).map { Double(Float(bitPattern: $0)) }
    case (.numeric, .binary): value = Double(try field.numeric().description)
    case (.float4, .text), (.float8, .text), (.numeric, .text): value = Double(field.text)
    case (.int2, _), (.int4, _), (.int8, _): value = Double(try field.wholeNumber())
    default: throw field.mismatch(Double.self)
    }
    guard let value else { throw field.failure("not a number of \(field.count) bytes") }
    self = value
  }
}
