import Foundation

extension String: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
  /// The type that a parameter is declared as.
  public static var postgresType: PostgresType { .text }
  /// The type of an array of these.
  public static var postgresArrayType: PostgresType { .textArray }

  /// Appends the binary form.
  public func encode(into bytes: inout [UInt8]) {
    bytes.append(contentsOf: utf8)
  }

  /// Text of any kind, enums, `json` and `jsonb`; a `numeric` with all its decimal places, integers, `uuid` and `bool`
  /// as the server would write them. Cast other types to `text` in the statement.
  public init(decoding field: borrowing Field) throws(PostgresError) {
    if field.format == .text {
      self = field.text
      return
    }
    switch field.type {
    case .text, .varchar, .bpchar, .name, .json, .xml, .unknown, .char:
      self = field.text
    case .jsonb:
      // Binary jsonb is a version byte, 1, and the text.
      guard field.bytes.first == 1 else { throw field.failure("jsonb of an unknown version") }
      self = String(decoding: field.bytes.dropFirst(), as: UTF8.self)
    case .numeric:
      self = try field.numeric().description
    case .int2, .int4, .int8, .oid, .xid:
      self = String(try field.wholeNumber())
    case .bool:
      self = try Bool(decoding: field) ? "true" : "false"
    case .uuid:
      self = try UUID(decoding: field).uuidString.lowercased()
    case .void where field.count == 0:
      self = ""
    case let type where type.rawValue >= PostgresType.firstUserDefined:
      // Enums and domains over text: their binary form is their text.
      guard let text = String(validating: field.bytes, as: UTF8.self) else { throw field.mismatch(String.self) }
      self = text
    default:
      throw field.mismatch(String.self)
    }
  }
}

extension PostgresType {
  /// Types with a lower number are the server's own (`FirstNormalObjectId`).
  static let firstUserDefined: UInt32 = 16384
}
