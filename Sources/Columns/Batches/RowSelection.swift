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

  /// Whether all rows of the time are selected.
  public var isOfTimeAlone: Bool { allowed.isEmpty && sets.isEmpty }

  /// The selection over columns whose identifiers have these numbers. It knows the numbers that were given when it was made:
  /// make it when the batches are there.
  public func resolved(in identifiers: Identifiers) -> ResolvedSelection {
    let named = allowed.map { role, wanted in
      let table = identifiers.table(of: role)
      var numbers = DistinctIdentifiers(role)
      for identifier in wanted { if let number = table.ordinal(of: identifier) { numbers.insert(number) } }
      return numbers
    }
    return ResolvedSelection(
      start: start, end: end, allowed: (named + sets.values).sorted { $0.role.rawValue < $1.role.rawValue })
  }
}

/// A ``RowSelection`` over the numbers of columns.
public struct ResolvedSelection: Sendable {
  let start: Int64
  let end: Int64
  /// For each role that is narrowed, those whose rows are selected: by all of them.
  let allowed: [DistinctIdentifiers]

  /// The rows of a batch that are selected; nil where none is. Where only some are, they are copied: so a fold reads just
  /// those, however many others there are.
  ///
  /// - Parameter needs: Rows may be left that aren't selected, if they have no identifier of one of these roles
  ///   (``Fold/needs``).
  public func rows(of batch: ColumnBatch, needs: Set<ColumnLayout.Role> = []) -> BatchRows? {
    var batch = batch
    let range = batch.firstIndex(from: start)..<max(batch.firstIndex(from: start), batch.firstIndex(from: end))
    guard !range.isEmpty else { return nil }
    var selected: [Int32]?
    for numbers in allowed {
      // Whoever narrows rows by what they don't have sees none.
      guard let column = batch.layout.roles.firstIndex(of: numbers.role) else { return nil }
      let passes = batch.identifiers[column].values.map(numbers.contains)
      let codes = batch.identifiers[column].codes
      if passes.dropFirst().allSatisfy({ $0 }), !codes[range].contains(0) { continue }
      guard passes.contains(true) else { return nil }
      if needs.contains(numbers.role) {
        for (code, passes) in passes.enumerated() where !passes { batch.identifiers[column].values[code] = 0 }
        continue
      }
      selected = Self.narrow(selected, in: range, codes, passes)
    }
    guard let selected else { return BatchRows(batch, range) }
    return selected.isEmpty ? nil : BatchRows(batch.gathering(selected), 0..<selected.count)
  }

  /// The rows among those selected so far (all of the range at first) whose code passes.
  private static func narrow(
    _ selected: [Int32]?, in range: Range<Int>, _ codes: [UInt16], _ passes: [Bool]
  ) -> [Int32] {
    let (codes, passes) = (codes.span, passes.span)
    if let selected { return selected.filter { passes[Int(codes[Int($0)])] } }
    // Written without a branch: every row is, and the next one over it unless it passes.
    return [Int32](unsafeUninitializedCapacity: range.count) { rows, count in
      for row in range {
        rows[count] = Int32(truncatingIfNeeded: row)
        count += passes[Int(codes[row])] ? 1 : 0
      }
    }
  }
}

extension ColumnBatch {
  /// A batch of some of its rows, in their order.
  func gathering(_ rows: [Int32]) -> ColumnBatch {
    var batch = ColumnBatch(layout)
    batch.times = rows.map { times[Int($0)] }
    batch.identifiers = identifiers.map { $0.gathering(rows) }
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

extension CodedColumn<UInt32> {
  /// With those values alone that the rows have: a fold looks at each value of a batch.
  fileprivate func gathering(_ rows: [Int32]) -> CodedColumn {
    var codesOfRows = [UInt16](repeating: 0, count: values.count)
    var kept: [UInt32] = [0]
    let known = rows.map { row in
      let code = Int(codes[Int(row)])
      if code != 0, codesOfRows[code] == 0 {
        codesOfRows[code] = UInt16(truncatingIfNeeded: kept.count)
        kept.append(values[code])
      }
      return codesOfRows[code]
    }
    return CodedColumn(codes: known, values: kept)
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
