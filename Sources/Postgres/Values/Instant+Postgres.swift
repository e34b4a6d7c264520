public import Time

extension Instant: PostgresEncodable, PostgresDecodable, PostgresArrayElement {
  /// 2000-01-01T00:00:00Z, from which a binary `timestamptz` counts its microseconds.
  private static let postgresEpoch: Int64 = 946_684_800_000_000

  /// The type that a parameter is declared as.
  public static var postgresType: PostgresType { .timestamptz }
  /// The type of an array of these.
  public static var postgresArrayType: PostgresType { .timestamptzArray }

  /// The distant past and future are written as `-infinity` and `infinity`.
  public func encode(into bytes: inout [UInt8]) {
    switch self {
    case .distantPast, .distantFuture: bytes.append(bigEndian: microseconds)
    default: bytes.append(bigEndian: microseconds.subtractingSaturating(Self.postgresEpoch))
    }
  }

  /// A `timestamptz`. `infinity` and `-infinity` become the distant future and past, and so does a time beyond what
  /// `Int64` microseconds since 1970 can tell (the last 30 years of PostgreSQL's range, in the year 294,000).
  public init(decoding field: borrowing Field) throws(PostgresError) {
    guard field.type == .timestamptz else { throw field.mismatch(Instant.self) }
    guard field.format == .binary, let stored = field.integer(as: Int64.self) else {
      throw field.failure("not a binary timestamptz of 8 bytes")
    }
    self.init(microseconds: stored == .min ? .min : stored.addingSaturating(Self.postgresEpoch))
  }
}
