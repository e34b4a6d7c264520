extension Int16: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
  /// The type that a parameter is declared as.
  public static var postgresType: PostgresType { .int2 }
  /// The type of an array of these.
  public static var postgresArrayType: PostgresType { .int2Array }

  /// Appends the binary form.
  public func encode(into bytes: inout [UInt8]) {
    bytes.append(bigEndian: self)
  }

  /// Any integer type (or a `numeric` without a fraction) whose value fits.
  public init(decoding field: borrowing Field) throws(PostgresError) {
    self = try field.wholeNumber(narrowedTo: Int16.self)
  }
}

extension Int32: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
  /// The type that a parameter is declared as.
  public static var postgresType: PostgresType { .int4 }
  /// The type of an array of these.
  public static var postgresArrayType: PostgresType { .int4Array }

  /// Appends the binary form.
  public func encode(into bytes: inout [UInt8]) {
    bytes.append(bigEndian: self)
  }

  /// Any integer type (or a `numeric` without a fraction) whose value fits.
  public init(decoding field: borrowing Field) throws(PostgresError) {
    self = try field.wholeNumber(narrowedTo: Int32.self)
  }
}

extension Int64: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
  /// The type that a parameter is declared as.
  public static var postgresType: PostgresType { .int8 }
  /// The type of an array of these.
  public static var postgresArrayType: PostgresType { .int8Array }

  /// Appends the binary form.
  public func encode(into bytes: inout [UInt8]) {
    bytes.append(bigEndian: self)
  }

  /// Any integer type (or a `numeric` without a fraction) whose value fits.
  public init(decoding field: borrowing Field) throws(PostgresError) {
    self = try field.wholeNumber()
  }
}

extension Int: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
  /// The type that a parameter is declared as.
  public static var postgresType: PostgresType { .int8 }
  /// The type of an array of these.
  public static var postgresArrayType: PostgresType { .int8Array }

  /// Appends the binary form.
  public func encode(into bytes: inout [UInt8]) {
    bytes.append(bigEndian: Int64(self))
  }

  /// Any integer type (or a `numeric` without a fraction) whose value fits.
  public init(decoding field: borrowing Field) throws(PostgresError) {
    self = try field.wholeNumber(narrowedTo: Int.self)
  }
}

extension Field {
  /// The value of any integer type, widened.
  func wholeNumber() throws(PostgresError) -> Int64 {
    let value: Int64?
    switch (type, format) {
    case (.int8, .binary): value = integer(as: Int64.self)
    case (.int4, .binary): value = integer(as: Int32.self).map(Int64.init)
    case (.int2, .binary): value = integer(as: Int16.self).map(Int64.init)
    case (.oid, .binary), (.xid, .binary): value = integer(as: UInt32.self).map(Int64.init)
    case (.numeric, .binary): value = try numeric().wholeNumber
    case (.int2, .text), (.int4, .text), (.int8, .text), (.oid, .text), (.xid, .text), (.numeric, .text):
      value = Int64(text)
    default: throw mismatch(Int64.self)
    }
    guard let value else { throw failure("not a whole number in the range of Int64") }
    return value
  }

  func wholeNumber<Value: FixedWidthInteger>(narrowedTo: Value.Type) throws(PostgresError) -> Value {
    let value = try wholeNumber()
    guard let narrowed = Value(exactly: value) else { throw failure("\(value) is out of the range of \(Value.self)") }
    return narrowed
  }
}
