import Time

extension PostgresConnection {
  /// Loads rows in COPY's binary format, with back-pressure. Every row must have one field for each column, in order,
  /// of exactly the column's type (`Int32` for `integer`, `Int64` for `bigint`, `String` for `text` …).
  ///
  /// - Returns: the number of rows that were loaded. All of them are, or none.
  /// - Throws: what `body` throws, or a `PostgresError`.
  @discardableResult
  public func copyIn(
    into table: String, columns: [String], deadline: ContinuousClock.Instant? = nil,
    _ body: (CopyWriter) async throws -> Void
  ) async throws -> Int {
    let list = columns.map(\.quotedIdentifier).joined(separator: ", ")
    let text = "COPY \(table.quotedIdentifier) (\(list)) FROM STDIN (FORMAT binary)"
    return try await copyIn(statement: text, deadline: deadline) { writer in
      // PostgreSQL, "COPY", "Binary Format": a signature, flags, the length of an extension; at the end, -1.
      try await writer.write(
        bytes: Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] + [UInt8](repeating: 0, count: 8))
      writer.columnCount = columns.count
      try await body(writer)
      try await writer.write(bytes: [0xFF, 0xFF])
    }
  }

  /// Loads what `body` writes by `write(bytes:)` with any `COPY … FROM STDIN`.
  ///
  /// - Returns: the number of rows that were loaded. All of them are, or none.
  /// - Throws: what `body` throws, or a `PostgresError`.
  @discardableResult
  public func copyIn(
    statement: String, deadline: ContinuousClock.Instant? = nil, _ body: (CopyWriter) async throws -> Void
  ) async throws -> Int {
    do {
      let rowCount = try await load(statement: statement, deadline: limited(deadline), body)
      counter.count(hasFailed: false)
      return rowCount
    } catch {
      counter.count(hasFailed: true)
      throw error
    }
  }

  private func load(
    statement: String, deadline: ContinuousClock.Instant?, _ body: (CopyWriter) async throws -> Void
  ) async throws -> Int {
    try await setTimeout(deadline)
    try await run(CopyStartExchange(statement), until: deadline)
    do {
      let writer = CopyWriter(connection: self, deadline: deadline)
      try await body(writer)
      try await writer.flush()
    } catch {
      // Its own failure says nothing new: the server reports the abandonment as an error.
      try? await run(CopyEndExchange(abandoning: "abandoned by the client"), .shielded)
      throw error
    }
    let end = CopyEndExchange()
    try await run(end, until: deadline)
    return end.rowCount
  }
}

/// Where a COPY's rows go.
public final class CopyWriter {
  /// How much is gathered before it is sent.
  private static let chunkSize = 128 * 1024

  private let connection: PostgresConnection
  private let deadline: ContinuousClock.Instant?
  private var row = CopyRow()
  fileprivate var columnCount = 0

  fileprivate init(connection: PostgresConnection, deadline: ContinuousClock.Instant?) {
    self.connection = connection
    self.deadline = deadline
    row.bytes.reserveCapacity(Self.chunkSize * 2)
  }

  /// Adds a binary row; waits while the server has not taken enough of what was written before.
  ///
  /// - Throws: `PostgresError`: `usage` when the row has more or fewer fields than there are columns.
  public func write(_ encode: (inout CopyRow) -> Void) async throws(PostgresError) {
    row.fieldCount = 0
    row.bytes.append(bigEndian: Int16(clamping: columnCount))
    encode(&row)
    guard row.fieldCount == columnCount else {
      throw PostgresError(.usage, "a row of \(row.fieldCount) fields for \(columnCount) columns")
    }
    if row.bytes.count >= Self.chunkSize { try await flush() }
  }

  /// Adds bytes in the COPY's own format; waits as `write(_:)` does.
  ///
  /// - Throws: `PostgresError`.
  public func write(bytes: [UInt8]) async throws(PostgresError) {
    row.bytes += bytes
    if row.bytes.count >= Self.chunkSize { try await flush() }
  }

  fileprivate func flush() async throws(PostgresError) {
    guard !row.bytes.isEmpty else { return }
    try await connection.run(CopyDataExchange(row.bytes), until: deadline)
    row.bytes.removeAll(keepingCapacity: true)
  }
}

/// One row of a binary COPY, to which its fields are appended in order.
public struct CopyRow {
  var bytes: [UInt8] = []
  var fieldCount = 0

  /// Appends the next field.
  public mutating func append(_ value: some PostgresEncodable) {
    bytes.appendField(value)
    fieldCount += 1
  }
}

extension String {
  /// The text as an SQL identifier, in double quotes.
  var quotedIdentifier: String {
    "\"" + split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
