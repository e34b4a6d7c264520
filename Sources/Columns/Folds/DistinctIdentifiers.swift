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
  mutating func formIntersection(_ other: DistinctIdentifiers) {
    for index in words.indices { words[index] &= index < other.words.count ? other.words[index] : 0 }
  }

  /// By number whether it is among them.
  var membership: [Bool] { (0..<words.count * 64).map { contains(UInt32(truncatingIfNeeded: $0)) } }

  /// Takes more rows.
  public mutating func fold(_ rows: BatchRows) {
    if rows.batch.layout.wide.contains(role) {
      let numbers = rows.batch.wide(role)
      words.extend(to: Int(numbers.greatest(in: rows.range) >> 6), with: 0)
      let known = numbers.span
      var words = words.mutableSpan
      for row in rows.range {
        let number = known[row]
        words[Int(number >> 6)] |= 1 << UInt64(number & 63)
      }
    } else {
      let column = rows.batch.coded(role)
      guard column.codes.count == rows.batch.count else { return }
      var occurs = [Bool](repeating: false, count: column.values.count)
      for code in column.codes[rows.range] { occurs[Int(code)] = true }
      for (code, number) in column.values.enumerated() where occurs[code] {
        words.extend(to: Int(number >> 6), with: 0)
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
