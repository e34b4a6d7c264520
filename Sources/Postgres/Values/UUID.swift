import Foundation

extension UUID: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
  /// The type that a parameter is declared as.
  public static var postgresType: PostgresType { .uuid }
  /// The type of an array of these.
  public static var postgresArrayType: PostgresType { .uuidArray }

  /// Appends the binary form.
  public func encode(into bytes: inout [UInt8]) {
    withUnsafeBytes(of: uuid) { bytes.append(contentsOf: $0) }
  }

  /// A `uuid`.
  public init(decoding field: borrowing Field) throws(PostgresError) {
    guard field.type == .uuid else { throw field.mismatch(UUID.self) }
    switch field.format {
    case .binary:
      guard field.count == 16, let start = field.start else {
        throw field.failure("a uuid of \(field.count) bytes")
      }
      self.init(uuid: start.loadUnaligned(as: uuid_t.self))
    case .text:
      guard let value = UUID(uuidString: field.text) else { throw field.failure("not a uuid") }
      self = value
    }
  }
}
