import CLibpq

/// One row of a result.
public struct Row: Sendable {
  let rows: Rows
  let index: Int

  /// Decodes the field of a column, by its number from 0.
  ///
  /// - Throws: `PostgresError` of kind `decoding`: no such column, `NULL` for a type that isn't an `Optional`, a type,
  ///   length or value that doesn't fit.
  @inlinable
  public func decode<Value: PostgresDecodable>(
    _ column: Int, as type: Value.Type = Value.self
  ) throws(PostgresError) -> Value {
    let field = try field(column)
    return field.isNull ? try Value.decodeNull(field) : try Value(decoding: field)
  }

  /// Decodes the field of a column, by its name: the first of that name. Looking names up costs a comparison for every
  /// column: rows by the thousand are decoded by number.
  ///
  /// - Throws: as `decode(_:as:)` by number.
  public func decode<Value: PostgresDecodable>(
    _ name: String, as type: Value.Type = Value.self
  ) throws(PostgresError) -> Value {
    for column in rows.storage.columns.indices where rows.columnName(column) == name {
      return try decode(column)
    }
    throw PostgresError(.decoding(column: name), "there is no column \(name)")
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
