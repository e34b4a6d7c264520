/// A `bytea` value.
public struct Bytes: Hashable, Sendable, PostgresEncodable, PostgresDecodable, PostgresArrayElement {
  /// The bytes themselves.
  public var bytes: [UInt8]

  /// These bytes.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The type that a parameter is declared as.
  public static var postgresType: PostgresType { .bytea }
  /// The type of an array of these.
  public static var postgresArrayType: PostgresType { .byteaArray }

  /// Appends the binary form.
  public func encode(into bytes: inout [UInt8]) {
    bytes.append(contentsOf: self.bytes)
  }

  /// A binary `bytea`.
  public init(decoding field: borrowing Field) throws(PostgresError) {
    guard field.type == .bytea, field.format == .binary else { throw field.mismatch(Bytes.self) }
    bytes = Array(field.bytes)
  }
}
