/// How many rows there are of each kind.
public struct KindCounts: Fold, Equatable {
  /// Each kind that occurs, with its rows.
  public private(set) var counts: [RowKind: Int64] = [:]

  /// Of no rows.
  public init() {}

  /// Takes more rows.
  public mutating func fold(_ rows: BatchRows) {
    let kinds = rows.batch.kinds
    var found = KindHistogram(kinds.values.count)
    found.add(kinds.codes, rows.range)
    found.take { code, count in counts[kinds.values[code], default: 0] += count }
  }

  /// Takes the counts of others.
  public mutating func merge(_ later: KindCounts) { counts.merge(later.counts, uniquingKeysWith: +) }
}
