/// The object identifier of a PostgreSQL type (`pg_type.oid`).
public struct PostgresType: RawRepresentable, Hashable, Sendable {
  /// The object identifier.
  public let rawValue: UInt32

  /// The type whose `pg_type.oid` is `rawValue`.
  public init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  /// Left to the server to infer from the statement.
  public static let unspecified = PostgresType(rawValue: 0)
  /// `boolean`
  public static let bool = PostgresType(rawValue: 16)
  /// `bytea`
  public static let bytea = PostgresType(rawValue: 17)
  /// `"char"`, one byte
  public static let char = PostgresType(rawValue: 18)
  /// `name`, an identifier
  public static let name = PostgresType(rawValue: 19)
  /// `bigint`
  public static let int8 = PostgresType(rawValue: 20)
  /// `smallint`
  public static let int2 = PostgresType(rawValue: 21)
  /// `integer`
  public static let int4 = PostgresType(rawValue: 23)
  /// `text`
  public static let text = PostgresType(rawValue: 25)
  /// `oid`
  public static let oid = PostgresType(rawValue: 26)
  /// `xid`
  public static let xid = PostgresType(rawValue: 28)
  /// `json`
  public static let json = PostgresType(rawValue: 114)
  /// `xml`
  public static let xml = PostgresType(rawValue: 142)
  /// `real`
  public static let float4 = PostgresType(rawValue: 700)
  /// `double precision`
  public static let float8 = PostgresType(rawValue: 701)
  /// `unknown`, an untyped literal
  public static let unknown = PostgresType(rawValue: 705)
  /// `char(n)`
  public static let bpchar = PostgresType(rawValue: 1042)
  /// `varchar`
  public static let varchar = PostgresType(rawValue: 1043)
  /// `timestamp with time zone`
  public static let timestamptz = PostgresType(rawValue: 1184)
  /// `numeric`
  public static let numeric = PostgresType(rawValue: 1700)
  /// `void`
  public static let void = PostgresType(rawValue: 2278)
  /// `uuid`
  public static let uuid = PostgresType(rawValue: 2950)
  /// `jsonb`
  public static let jsonb = PostgresType(rawValue: 3802)

  /// `boolean[]`
  public static let boolArray = PostgresType(rawValue: 1000)
  /// `bytea[]`
  public static let byteaArray = PostgresType(rawValue: 1001)
  /// `smallint[]`
  public static let int2Array = PostgresType(rawValue: 1005)
  /// `integer[]`
  public static let int4Array = PostgresType(rawValue: 1007)
  /// `text[]`
  public static let textArray = PostgresType(rawValue: 1009)
  /// `bigint[]`
  public static let int8Array = PostgresType(rawValue: 1016)
  /// `real[]`
  public static let float4Array = PostgresType(rawValue: 1021)
  /// `double precision[]`
  public static let float8Array = PostgresType(rawValue: 1022)
  /// `timestamptz[]`
  public static let timestamptzArray = PostgresType(rawValue: 1185)
  /// `uuid[]`
  public static let uuidArray = PostgresType(rawValue: 2951)
}

/// How a value travels: PostgreSQL's format codes (protocol 3.0, "Formats and Format Codes").
public enum PostgresFormat: Int32, Sendable {
  /// The type's text form, as `psql` shows it.
  case text = 0
  /// The type's send/receive form, big-endian.
  case binary = 1
}
