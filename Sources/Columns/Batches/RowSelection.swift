/// Which rows of an organization a metric is about: the part of time, and as far as the scope and the filters let it see them.
///
/// Applied to every batch before a fold gets it, and nowhere else: no fold can forget it.
public struct RowSelection: Sendable {
  /// The first microsecond.
  public var start: Int64
  /// The first microsecond after it.
  public var end: Int64
  /// For each role that is narrowed, the identifiers whose rows are selected. A row without one of that role is not.
  public private(set) var allowed: [ColumnLayout.Role: Set<Identifier>] = [:]

  /// For each role that is narrowed by numbers, those whose rows are selected.
  private var sets: [ColumnLayout.Role: DistinctIdentifiers] = [:]

  /// All rows from `start` to `end`, in microseconds since 1970.
  public init(from start: Int64, to end: Int64) { (self.start, self.end) = (start, end) }

  /// Narrows it to the rows of some identifiers: to none, where there are none.
  public mutating func allow(only identifiers: some Sequence<Identifier>, as role: ColumnLayout.Role) {
    let wanted = Set(identifiers)
    allowed[role] = allowed[role].map { $0.intersection(wanted) } ?? wanted
  }

  /// Narrows it to the rows of some identifiers, whose numbers are those of the columns.
  public mutating func allow(only identifiers: DistinctIdentifiers) {
    var set = identifiers
    if let other = sets[identifiers.role] { set.formIntersection(other) }
    sets[identifiers.role] = set
  }

  /// The selection over columns whose identifiers have these numbers. It knows the numbers that were given when it was made:
  /// make it when the batches are there.
  public func resolved(in identifiers: Identifiers) -> ResolvedSelection {
    let named = allowed.map { role, wanted in
      let table = identifiers.table(of: role)
      var isAllowed = [Bool](repeating: false, count: table.count + 1)
      for identifier in wanted {
        if let ordinal = table.ordinal(of: identifier), Int(ordinal) < isAllowed.count {
          isAllowed[Int(ordinal)] = true
        }
      }
      return (role, isAllowed)
    }
    let numbered = sets.map { ($0, $1.membership) }
    return ResolvedSelection(
      start: start, end: end, allowed: (named + numbered).sorted { $0.0.rawValue < $1.0.rawValue })
  }
}

/// A ``RowSelection`` over the numbers of columns.
public struct ResolvedSelection: Sendable {
  let start: Int64
  let end: Int64
  /// For each role that is narrowed, by number whether its rows are selected: by all of them. Higher numbers are not.
  let allowed: [(ColumnLayout.Role, [Bool])]

  /// The rows of a batch that are selected; nil where none is. Where only some are, they are copied: so a fold reads just
  /// those, however many others there are.
  public func rows(of batch: ColumnBatch) -> BatchRows? {
    let range = batch.firstIndex(from: start)..<max(batch.firstIndex(from: start), batch.firstIndex(from: end))
    guard !range.isEmpty else { return nil }
    var selected: [Int32]?
    for (role, isAllowed) in allowed {
      if let column = batch.layout.coded.firstIndex(of: role) {
        let passes = batch.coded[column].values.map { Int($0) < isAllowed.count && isAllowed[Int($0)] }
        if passes.allSatisfy({ $0 }) { continue }
        guard passes.contains(true) else { return nil }
        let codes = batch.coded[column].codes
        selected = Self.narrow(selected, in: range) { passes[Int(codes[$0])] }
      } else if let column = batch.layout.wide.firstIndex(of: role) {
        let numbers = batch.wide[column]
        selected = Self.narrow(selected, in: range) { row in
          let number = Int(numbers[row])
          return number < isAllowed.count && isAllowed[number]
        }
      } else {
        // Whoever narrows rows by what they don't have sees none.
        return nil
      }
    }
    guard let selected else { return BatchRows(batch, range) }
    return selected.isEmpty ? nil : BatchRows(batch.gathering(selected), 0..<selected.count)
  }

  /// The rows among those selected so far (all of the range at first) that pass.
  private static func narrow(_ selected: [Int32]?, in range: Range<Int>, _ passes: (Int) -> Bool) -> [Int32] {
    if let selected { return selected.filter { passes(Int($0)) } }
    // Written without a branch: every row is, and the next one over it unless it passes.
    return [Int32](unsafeUninitializedCapacity: range.count) { rows, count in
      for row in range {
        rows[count] = Int32(truncatingIfNeeded: row)
        count += passes(row) ? 1 : 0
      }
    }
  }
}

extension ColumnBatch {
  /// A batch of some of its rows, in their order.
  func gathering(_ rows: [Int32]) -> ColumnBatch {
    var batch = ColumnBatch(layout)
    batch.times = rows.map { times[Int($0)] }
    batch.wide = wide.map { column in rows.map { column[Int($0)] } }
    batch.coded = coded.map { $0.gathering(rows) }
    batch.integers = integers.map { $0.gathering(rows) }
    batch.doubles = doubles.map { $0.gathering(rows) }
    batch.kinds = kinds.gathering(rows)
    return batch
  }
}

extension CodedColumn {
  fileprivate func gathering(_ rows: [Int32]) -> CodedColumn {
    CodedColumn(codes: rows.map { codes[Int($0)] }, values: values)
  }
}

extension OptionalColumn {
  fileprivate func gathering(_ rows: [Int32]) -> OptionalColumn {
    OptionalColumn(codes: rows.map { codes[Int($0)] }, values: values)
  }
}

extension BatchRows {
  /// These rows as a batch of their own.
  public var copied: ColumnBatch {
    range == 0..<batch.count ? batch : batch.gathering(range.map { Int32(truncatingIfNeeded: $0) })
  }
}
