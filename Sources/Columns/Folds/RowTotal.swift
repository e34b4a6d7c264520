/// How many rows there are.
public struct RowTotal: Fold, Equatable {
  /// That many.
  public private(set) var count: Int64 = 0

  /// Of no rows.
  public init() {}

  /// Takes more rows.
  public mutating func fold(_ rows: BatchRows) { count += Int64(rows.range.count) }

  /// Takes others.
  public mutating func merge(_ later: RowTotal) { count += later.count }
}
