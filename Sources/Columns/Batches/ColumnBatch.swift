/// Rows of one relation and one organization as columns, in the order of `created_at`, then `id`. Identifiers are their
/// numbers in the ``Identifiers`` that it was made with.
public struct ColumnBatch: Sendable {
  /// The most rows of a batch: so codes have 2 bytes, one for none among them, and what looks at each batch's end looks often
  /// enough.
  public static let largestCount = 65_535

  /// Its columns.
  public let layout: ColumnLayout
  /// In microseconds since 1970, never descending. `Int64.max` and `.min` are `infinity` and `-infinity`.
  public internal(set) var times: [Int64]
  /// For each of ``ColumnLayout/roles`` the numbers; the first is 0 for none.
  public internal(set) var identifiers: [CodedColumn<UInt32>]
  /// For each of ``ColumnLayout/integers`` the values.
  public internal(set) var integers: [OptionalColumn<Int64>]
  /// For each of ``ColumnLayout/doubles`` the values.
  public internal(set) var doubles: [OptionalColumn<Double>]
  /// The rows' kinds.
  public internal(set) var kinds: CodedColumn<RowKind>

  /// How many rows there are.
  public var count: Int { times.count }

  /// An empty batch.
  init(_ layout: ColumnLayout) {
    self.layout = layout
    times = []
    identifiers = layout.roles.map { _ in CodedColumn() }
    integers = (0..<layout.integers).map { _ in OptionalColumn() }
    doubles = (0..<layout.doubles).map { _ in OptionalColumn() }
    kinds = CodedColumn()
  }

  /// The numbers of a role; empty where the layout has none of it.
  public func identifiers(_ role: ColumnLayout.Role) -> CodedColumn<UInt32> {
    layout.roles.firstIndex(of: role).map { identifiers[$0] } ?? CodedColumn()
  }

  /// The memory of its rows, in bytes.
  public var memory: Int {
    let ofKinds = kinds.values.reduce(0) { $0 + $1.bytes.count + 32 }
    let ofValues = integers.reduce(0) { $0 + $1.values.count } + doubles.reduce(0) { $0 + $1.values.count }
    let perRow = 8 + 2 * (identifiers.count + integers.count + doubles.count + 1)
    return count * perRow + identifiers.reduce(0) { $0 + 4 * $1.values.count } + 8 * ofValues + ofKinds
  }

  /// The first row at or after a time.
  public func firstIndex(from time: Int64) -> Int {
    var (low, high) = (0, times.count)
    while low < high {
      let middle = low + (high - low) / 2
      if times[middle] < time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// A column with few different values: for each row the index of its value.
public struct CodedColumn<Value: Sendable>: Sendable {
  /// For each row an index of ``values``.
  public internal(set) var codes: [UInt16] = []
  /// Each once.
  public internal(set) var values: [Value] = []

  /// The value of a row.
  public subscript(row: Int) -> Value { values[Int(codes[row])] }
}

/// A column whose values may be missing: for each row the index of its value.
public struct OptionalColumn<Value: Sendable & Numeric>: Sendable {
  /// For each row an index of ``values``; 0 where it is missing.
  public internal(set) var codes: [UInt16] = []
  /// Each once, behind 0 for those that are missing.
  public internal(set) var values: [Value] = [0]

  /// The value of a row; nil where it is missing.
  public subscript(row: Int) -> Value? {
    let code = Int(codes[row])
    return code == 0 ? nil : values[code]
  }
}
