/// A five-character error code (PostgreSQL, appendix A).
public struct SQLState: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// The five characters.
  public let rawValue: String

  /// The code `rawValue`, such as `23505`.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// The code written as a literal, such as `"23505"`.
  public init(stringLiteral value: String) {
    rawValue = value
  }

  /// The class of the code: its first two characters.
  var category: Substring { rawValue.prefix(2) }

  /// For the log.
  public var description: String { rawValue }

  /// `query_canceled`: by somebody else, such as `pg_cancel_backend`. What a deadline or a cancelled task stops is
  /// `deadlineExceeded` or `cancelled`.
  static let queryCanceled: SQLState = "57014"
  /// `serialization_failure`: the transaction may succeed when it is repeated.
  public static let serializationFailure: SQLState = "40001"
  /// `insufficient_privilege`
  public static let insufficientPrivilege: SQLState = "42501"
  /// `read_only_sql_transaction`: among others, on a standby.
  public static let readOnlyTransaction: SQLState = "25006"
  /// `undefined_table`
  public static let undefinedTable: SQLState = "42P01"
  /// `lock_not_available`: within `lock_timeout`.
  public static let lockNotAvailable: SQLState = "55P03"
  /// `invalid_sql_statement_name`: a prepared statement is gone
  static let invalidStatementName: SQLState = "26000"
  /// `feature_not_supported`: among others, "cached plan must not change result type"
  static let featureNotSupported: SQLState = "0A000"
}

extension SQLState {
  /// Whether there is no session, or none any more: connection exceptions, a server that stops or starts, or has no
  /// connections left.
  var endsSession: Bool {
    switch rawValue {
    case "57P01", "57P02", "57P03", "57P05", "25P03", "53300": true
    default: category == "08"
    }
  }

  /// Whether the fault is the database's and not the statement's, so that the same statement may succeed later:
  /// connection exceptions (class 08), insufficient resources (53), an operator's intervention (57), and a standby that
  /// had to cancel a query of its own accord.
  var isTransient: Bool {
    endsSession || ["08", "53", "57"].contains(category) || self == .serializationFailure
  }
}

extension PostgresError {
  /// Whether the database is away, or failed for a reason of its own: the same statement may succeed later.
  public var isUnavailable: Bool {
    switch kind {
    case .unavailable: true
    case .server(let state): state.isTransient
    case .poolExhausted, .deadlineExceeded, .cancelled, .decoding, .usage: false
    }
  }
}
