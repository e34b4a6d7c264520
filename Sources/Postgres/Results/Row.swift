import CLibpq

/// One row of a result.
public struct Row: Sendable {
  let rows: Rows
  let index: Int

  /// Decodes the field of a column by its name: the first, where several have it. It costs a comparison of bytes for
  /// each column before it; a fold over many rows finds its columns once (`Rows.column(_:)`).
  ///
  /// - Throws: `PostgresError` of kind `decoding`: no such column, `NULL` for a type that isn't an `Optional`, a type,
  ///   length or value that doesn't fit.
  public func decode<Value: PostgresDecodable>(
    _ name: StaticString, as type: Value.Type = Value.self
  ) throws(PostgresError) -> Value {
    try decode(try rows.column(name))
  }

  /// Decodes the field of a column that `Rows.column(_:)` found in the same result.
  ///
  /// - Throws: as `decode(_:as:)` by name.
  @inlinable
  public func decode<Value: PostgresDecodable>(
    _ column: Rows.Column, as type: Value.Type = Value.self
  ) throws(PostgresError) -> Value {
    try decode(number: column.number)
  }

  /// Decodes the field of the only column: of `select count(*)` and its like.
  ///
  /// - Throws: as `decode(_:as:)` by name; also where there are other columns, or none.
  public func scalar<Value: PostgresDecodable>(as type: Value.Type = Value.self) throws(PostgresError) -> Value {
    guard rows.storage.columns.count == 1 else {
      throw PostgresError(
        .decoding(column: ""), "one column is expected; there are: \(rows.columnNames.joined(separator: ", "))")
    }
    return try decode(number: 0)
  }

  /// By its number, from 0.
  @inlinable
  func decode<Value: PostgresDecodable>(
    number column: Int, as type: Value.Type = Value.self
  ) throws(PostgresError) -> Value {
    let field = try field(column)
    return field.isNull ? try Value.decodeNull(field) : try Value(decoding: field)
  }

  @usableFromInline
  func field(_ column: Int) throws(PostgresError) -> Field {
    let storage = rows.storage
    guard column >= 0, column < storage.columns.count else {
      throw PostgresError(.decoding(column: "\(column)"), "there is no column \(column) of \(storage.columns.count)")
    }
    guard index >= 0, index < storage.rowCount else {
      throw PostgresError(.decoding(column: "\(column)"), "there is no row \(index) of \(storage.rowCount)")
    }
    // In range: both come from libpq's own 32-bit counts.
    let (row, number) = (Int32(truncatingIfNeeded: index), Int32(truncatingIfNeeded: column))
    let isNull = PQgetisnull(storage.result, row, number) != 0
    return Field(
      start: isNull ? nil : UnsafeRawPointer(PQgetvalue(storage.result, row, number)),
      count: Int(PQgetlength(storage.result, row, number)),
      type: storage.columns[column].type,
      format: storage.columns[column].format,
      column: column,
      rows: rows)
  }
}
