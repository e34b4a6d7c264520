/// Which identifiers of a role occur.
public struct DistinctIdentifiers: Fold, Equatable {
  /// What they name.
  public let role: ColumnLayout.Role
  /// A bit for each number.
  private var words: [UInt64] = []

  /// Of no rows.
  public init(_ role: ColumnLayout.Role) { self.role = role }

  /// How many there are. Rows without one count for none.
  public var count: Int64 {
    words.enumerated().reduce(0) { $0 + Int64(($1.offset == 0 ? $1.element & ~1 : $1.element).nonzeroBitCount) }
  }

  /// Whether a number is among them.
  public func contains(_ number: UInt32) -> Bool {
    let word = Int(number >> 6)
    return number != 0 && word < words.count && words[word] >> UInt64(number & 63) & 1 == 1
  }

  /// Adds a number.
  public mutating func insert(_ number: UInt32) {
    words.extend(to: Int(number >> 6), with: 0)
    words[Int(number >> 6)] |= 1 << UInt64(number & 63)
  }

  /// Keeps those alone that others have, too.
  public mutating func formIntersection(_ other: DistinctIdentifiers) {
    for index in words.indices { words[index] &= index < other.words.count ? other.words[index] : 0 }
  }

  /// Takes more rows.
  public mutating func fold(_ rows: BatchRows) {
    let column = rows.batch.identifiers(role)
    guard column.codes.count == rows.batch.count, let most = column.values.max() else { return }
    words.extend(to: Int(most >> 6), with: 0)
    if rows.range.count == rows.batch.count {
      for number in column.values { words[Int(number >> 6)] |= 1 << UInt64(number & 63) }
    } else {
      let (codes, values) = (column.codes.span, column.values.span)
      for row in rows.range {
        let number = values[Int(codes[row])]
        words[Int(number >> 6)] |= 1 << UInt64(number & 63)
      }
    }
  }

  /// Takes those of others, of the same role: of another relation, too.
  public mutating func merge(_ later: DistinctIdentifiers) {
    if !later.words.isEmpty { words.extend(to: later.words.count - 1, with: 0) }
    for (index, word) in later.words.enumerated() { words[index] |= word }
  }

  /// Whether the same ones occur.
  public static func == (left: DistinctIdentifiers, right: DistinctIdentifiers) -> Bool {
    let count = max(left.words.count, right.words.count)
    return left.role == right.role
      && (0..<count).allSatisfy { index in
        (index < left.words.count ? left.words[index] : 0) == (index < right.words.count ? right.words[index] : 0)
      }
  }
}
