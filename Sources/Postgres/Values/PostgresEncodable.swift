/// A Swift value that can be a statement's parameter or a field of a binary COPY row.
public protocol PostgresEncodable: Sendable {
  /// The type that the parameter is declared as.
  static var postgresType: PostgresType { get }

  /// Whether the value is SQL `NULL`; then `encode(into:)` is not called.
  var isNull: Bool { get }

  /// Appends the value's binary form.
  func encode(into bytes: inout [UInt8])
}

extension PostgresEncodable {
  /// A value that isn't an `Optional` is never `NULL`.
  public var isNull: Bool { false }
}

/// A type whose arrays are PostgreSQL arrays.
public protocol PostgresArrayElement {
  /// The type of an array of these.
  static var postgresArrayType: PostgresType { get }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
  /// The type that a parameter is declared as.
  public static var postgresType: PostgresType { Wrapped.postgresType }

  /// Whether it is nil.
  public var isNull: Bool {
    if let self { self.isNull } else { true }
  }

  /// Appends the binary form.
  public func encode(into bytes: inout [UInt8]) {
    self?.encode(into: &bytes)
  }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresArrayElement {
  /// The type of an array of these.
  public static var postgresArrayType: PostgresType { Wrapped.postgresArrayType }
}

extension PostgresEncodable where Self: RawRepresentable, RawValue: PostgresEncodable {
  /// The type that a parameter is declared as.
  public static var postgresType: PostgresType { RawValue.postgresType }

  /// Appends the binary form.
  public func encode(into bytes: inout [UInt8]) {
    rawValue.encode(into: &bytes)
  }
}

extension [UInt8] {
  mutating func append(bigEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
  }
}
