import Foundation

extension Rows {
  /// A column, found by its name once: for folds over many rows.
  public struct Column: Hashable, Sendable {
    /// From 0.
    @usableFromInline let number: Int

    fileprivate init(number: Int) {
      self.number = number
    }
  }

  /// The column of this name: the first, where several have it.
  ///
  /// - Throws: `PostgresError` of kind `decoding`, which names the columns that there are.
  public func column(_ name: StaticString) throws(PostgresError) -> Column {
    guard let number = storage.number(of: name) else { throw missing(name.description) }
    return Column(number: number)
  }

  /// The column of a name that is known as the program runs.
  ///
  /// - Throws: as `column(_:)`.
  public func column(named name: String) throws(PostgresError) -> Column {
    guard let number = storage.columns.indices.first(where: { columnName($0) == name }) else { throw missing(name) }
    return Column(number: number)
  }

  private func missing(_ name: String) -> PostgresError {
    PostgresError(
      .decoding(column: name),
      "there is no column \(name); there are: \(columnNames.isEmpty ? "none" : columnNames.joined(separator: ", "))")
  }
}

extension ResultStorage {
  /// Compares bytes inside the result: no text is made for it.
  func number(of name: StaticString) -> Int? {
    name.withUTF8Buffer { wanted in
      columns.firstIndex { column in
        // A literal's bytes have an address even where there are none of them.
        guard column.name.count == wanted.count, let bytes = wanted.baseAddress else { return false }
        return memcmp(column.name.baseAddress ?? UnsafeRawPointer(bytes), bytes, wanted.count) == 0
      }
    }
  }
}
