import Logging

/// One session with a server. Its statements run one after another, in the order in which they are asked for.
public final class PostgresConnection: StatementRunner {
  /// Connects to the first host of the configuration that fits.
  ///
  /// - Throws: `PostgresError`: `unavailable`, `deadlineExceeded`, `cancelled`.
  public static func connect(
    _ configuration: ConnectionConfiguration, deadline: ContinuousClock.Instant? = nil,
    logger: Logger = Logger(label: "postgres")
  ) async throws(PostgresError) -> PostgresConnection {
    throw PostgresError(.usage, "not built yet")
  }

  public func query(_ statement: Statement) async throws(PostgresError) -> Rows {
    try await query(statement, deadline: nil)
  }

  /// Runs one statement, prepared once per connection, and waits for its whole result.
  public func query(
    _ statement: Statement, deadline: ContinuousClock.Instant?
  ) async throws(PostgresError) -> Rows {
    throw PostgresError(.usage, "not built yet")
  }

  /// Runs one statement for its effect; returns how many rows it touched.
  @discardableResult
  public func execute(
    _ statement: Statement, deadline: ContinuousClock.Instant? = nil
  ) async throws(PostgresError) -> Int {
    try await query(statement, deadline: deadline).affectedCount
  }

  /// Runs a script: several statements separated by semicolons, without parameters. Outside a transaction it is one
  /// transaction of its own.
  public func execute(
    script: String, deadline: ContinuousClock.Instant? = nil
  ) async throws(PostgresError) {
    throw PostgresError(.usage, "not built yet")
  }

  /// Runs `body` between `BEGIN` and `COMMIT`; `ROLLBACK` when it throws.
  public func transaction<Value>(
    _ mode: TransactionMode = .readWrite, deadline: ContinuousClock.Instant? = nil,
    _ body: (PostgresConnection) async throws -> Value
  ) async throws -> Value {
    throw PostgresError(.usage, "not built yet")
  }

  /// Loads rows in COPY's binary format, with back-pressure. Every row must have one field for each column, in order,
  /// of exactly the column's type (`Int32` for `integer`, `Int64` for `bigint`, `String` for `text` …).
  ///
  /// - Returns: the number of rows that were loaded.
  @discardableResult
  public func copyIn(
    into table: String, columns: [String], deadline: ContinuousClock.Instant? = nil,
    _ body: (borrowing CopyWriter) async throws -> Void
  ) async throws -> Int {
    throw PostgresError(.usage, "not built yet")
  }

  /// Closes the connection. What is running on it fails with `unavailable`.
  public func close() async {}
}

/// What a transaction may do and see.
public enum TransactionMode: String, Sendable {
  /// Reads and writes, each statement seeing what was committed before it.
  case readWrite = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
  /// Reads, all of one snapshot.
  case readOnly = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
  /// Reads and writes as if nobody else did; can fail with `serializationFailure`.
  case serializable = "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE"
}

/// Where a COPY's rows go.
public struct CopyWriter: ~Copyable {
  /// Adds a row; waits while the server has not taken enough of what was written before.
  public func write(_ encode: (inout CopyRow) -> Void) async throws(PostgresError) {}
}

/// One row of a binary COPY, to which its fields are appended in order.
public struct CopyRow {
  var bytes: [UInt8] = []

  /// Appends the next field.
  public mutating func append(_ value: some PostgresEncodable) {
    bytes.appendField(value)
  }
}
