/// A `bytea` value.
public struct Bytes: Hashable, Sendable, PostgresEncodable, PostgresDecodable, PostgresArrayElement {
  public var bytes: [UInt8]

  /// These bytes.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  public static var postgresType: PostgresType { .bytea }
  public static var postgresArrayType: PostgresType { .byteaArray }

  public func encode(into bytes: inout [UInt8]) {
    bytes.append(contentsOf: self.bytes)
  }

  /// A binary `bytea`.
  public init(decoding field: borrowing Field) throws(PostgresError) {
    guard field.type == .bytea, field.format == .binary else { throw field.mismatch(Bytes.self) }
    bytes = Array(field.bytes)
  }
}
