/// A Swift value that a result's field can be decoded to. Decoding never traps: what doesn't fit is a
/// `PostgresError` of kind `decoding`.
public protocol PostgresDecodable {
  /// Decodes a field that is not `NULL`.
  init(decoding field: borrowing Field) throws(PostgresError)

  /// What `NULL` decodes to; throws unless the type is an `Optional`.
  static func decodeNull(_ field: borrowing Field) throws(PostgresError) -> Self
}

extension PostgresDecodable {
  /// `NULL` is an error for a type that isn't an `Optional`.
  public static func decodeNull(_ field: borrowing Field) throws(PostgresError) -> Self {
    throw field.failure("NULL where \(Self.self) is expected")
  }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
  /// What the field decodes to.
  @inlinable
  public init(decoding field: borrowing Field) throws(PostgresError) {
    self = .some(try Wrapped(decoding: field))
  }

  /// `NULL` is nil.
  @inlinable
  public static func decodeNull(_ field: borrowing Field) throws(PostgresError) -> Wrapped? {
    nil
  }
}

extension PostgresDecodable where Self: RawRepresentable, RawValue: PostgresDecodable {
  /// What the field decodes to as its wrapped or raw type.
  public init(decoding field: borrowing Field) throws(PostgresError) {
    let rawValue = try RawValue(decoding: field)
    guard let value = Self(rawValue: rawValue) else {
      throw field.failure("\(rawValue) is not a \(Self.self)")
    }
    self = value
  }
}
