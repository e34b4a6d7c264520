import CLibpq
import Foundation

/// The whole result of one statement: a collection of rows over libpq's own memory. Nothing is copied until a field is
/// decoded.
public struct Rows: RandomAccessCollection, Sendable {
  let storage: ResultStorage

  /// The number of rows.
  public var count: Int { storage.rowCount }
  /// Always 0.
  public var startIndex: Int { 0 }
  /// The number of rows.
  public var endIndex: Int { storage.rowCount }

  /// The row at `position`, from 0. Fields of a row out of range fail to decode.
  public subscript(position: Int) -> Row { Row(rows: self, index: position) }

  /// The names of the columns, in order.
  public var columnNames: [String] {
    (0..<storage.columns.count).map { columnName($0) ?? "" }
  }

  /// The number of rows that the statement inserted, updated, deleted or returned.
  public var affectedCount: Int {
    // The command tag's number lives as long as the result.
    PQcmdTuples(storage.result).flatMap { Int(String(cString: $0)) } ?? 0
  }

  func columnName(_ column: Int) -> String? {
    guard storage.columns.indices.contains(column) else { return nil }
    return String(decoding: storage.columns[column].name, as: UTF8.self)
  }
}

/// Owns a libpq result and what is asked of it for every field.
///
/// Unchecked: a `PGresult` never changes after libpq has handed it out, so any thread may read it.
final class ResultStorage: @unchecked Sendable {
  struct Shape {
    /// UTF-8 inside the result.
    let name: UnsafeRawBufferPointer
    let type: PostgresType
    let format: PostgresFormat
  }

  let result: OpaquePointer
  let rowCount: Int
  let columns: [Shape]

  /// Takes ownership of `result`.
  init(taking result: OpaquePointer) {
    self.result = result
    rowCount = Int(PQntuples(result))
    columns = (0..<PQnfields(result)).map { column in
      let name = PQfname(result, column)
      return Shape(
        name: UnsafeRawBufferPointer(start: name, count: name.map { strlen($0) } ?? 0),
        type: PostgresType(rawValue: PQftype(result, column)),
        format: PQfformat(result, column) == 0 ? .text : .binary)
    }
  }

  deinit {
    PQclear(result)
  }
}
