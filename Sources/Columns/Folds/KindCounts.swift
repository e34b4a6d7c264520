/// How many rows there are of each kind.
public struct KindCounts: Fold, Equatable {
  /// Each kind that occurs, with its rows.
  public private(set) var counts: [RowKind: Int64] = [:]

  /// Of no rows.
  public init() {}

  /// Takes more rows.
  public mutating func fold(_ rows: BatchRows) {
    var found = [Int64](repeating: 0, count: rows.batch.kinds.values.count)
    for code in rows.batch.kinds.codes[rows.range] { found[Int(code)] += 1 }
    for (code, count) in found.enumerated() where count > 0 {
      counts[rows.batch.kinds.values[code], default: 0] += count
    }
  }

  /// Takes the counts of others.
  public mutating func merge(_ later: KindCounts) { counts.merge(later.counts, uniquingKeysWith: +) }
}
