/// Makes batches of the rows of a relation, as `copy … to stdout (format binary)` gives them: the fields of a
/// ``ColumnLayout`` in its order, the rows by `created_at`, then `id`. Each batch but the last is as large as a batch may be,
/// so that the same rows make the same batches.
public struct RowReader {
  /// What the rows are.
  public let layout: ColumnLayout
  private let identifiers: Identifiers
  private var format = CopyFormat()
  private var staging: Staging

  /// A reader whose batches have numbers of `identifiers`.
  public init(_ layout: ColumnLayout, identifiers: Identifiers) {
    self.layout = layout
    self.identifiers = identifiers
    staging = Staging(layout)
  }

  /// Reads a piece of any size, and hands out the batches that are full.
  ///
  /// - Throws: `ColumnError` for rows that don't have the layout or the order.
  public mutating func read(_ piece: [UInt8]) throws(ColumnError) -> [ColumnBatch] {
    var full: [ColumnBatch] = []
    let identifiers = identifiers
    try format.read(piece, fields: layout.fieldCount) { (fields) throws(ColumnError) in
      try staging.append(fields)
      if staging.batch.count == ColumnBatch.largestCount { full.append(try staging.take(identifiers)) }
    }
    return full
  }

  /// The rows that are left when all were read; nil where there are none.
  ///
  /// - Throws: `ColumnError` where the rows have no end.
  public mutating func finish() throws(ColumnError) -> ColumnBatch? {
    guard format.hasEnded else { throw .malformedRows("they have no end") }
    return staging.batch.count == 0 ? nil : try staging.take(identifiers)
  }

  /// A batch whose identifiers have no numbers yet: they are looked up together.
  private struct Staging {
    private struct Column {
      var identifiers: [Identifier] = []
      var isPresent: [Bool] = []

      mutating func append(_ identifier: Identifier?) {
        identifiers.append(identifier ?? Identifier(high: 0, low: 0))
        isPresent.append(identifier != nil)
      }
    }

    private let layout: ColumnLayout
    private(set) var batch: ColumnBatch
    private var wide: [Column]
    private var coded: [Column]
    private var kinds = KindCodes()
    private var last = Int64.min

    init(_ layout: ColumnLayout) {
      self.layout = layout
      batch = ColumnBatch(layout)
      wide = layout.wide.map { _ in Column() }
      coded = layout.coded.map { _ in Column() }
    }

    mutating func append(_ fields: borrowing CopyFields) throws(ColumnError) {
      guard let word = try fields.word(0) else { throw .malformedRows("a row has no time") }
      let time = Self.microseconds(sincePostgresEpoch: Int64(bitPattern: word))
      guard time >= last else { throw .malformedRows("they are not in the order of time") }
      last = time
      var field = 1
      for column in wide.indices {
        wide[column].append(try fields.identifier(field))
        field += 1
      }
      for column in coded.indices {
        coded[column].append(try fields.identifier(field))
        field += 1
      }
      for column in batch.integers.indices {
        batch.integers[column].append(try fields.word(field).map { Int64(bitPattern: $0) })
        field += 1
      }
      for column in batch.doubles.indices {
        batch.doubles[column].append(try fields.word(field).map { Double(bitPattern: $0) })
        field += 1
      }
      guard let kind = kinds.code(of: fields.tail(from: field), fields: layout.kindFields) else {
        throw .malformedRows("a row has no kind")
      }
      batch.kinds.codes.append(kind)
      batch.times.append(time)
    }

    /// Gives the batch up, its identifiers numbered.
    mutating func take(_ identifiers: Identifiers) throws(ColumnError) -> ColumnBatch {
      for (column, role) in layout.wide.enumerated() {
        batch.wide[column] = try identifiers.table(of: role).ordinals(
          of: wide[column].identifiers, present: wide[column].isPresent)
        wide[column] = Column()
      }
      for (column, role) in layout.coded.enumerated() {
        batch.coded[column] = CodedColumn(
          coding: try identifiers.table(of: role).ordinals(
            of: coded[column].identifiers, present: coded[column].isPresent))
        coded[column] = Column()
      }
      batch.kinds.values = kinds.values
      kinds.removeAll()
      defer { batch = ColumnBatch(layout) }
      return batch
    }

    /// `timestamptz` counts from 2000-01-01; what `Int64` microseconds since 1970 can't tell is infinite.
    private static func microseconds(sincePostgresEpoch time: Int64) -> Int64 {
      guard time != .min else { return .min }
      let (sum, overflow) = time.addingReportingOverflow(946_684_800_000_000)
      return overflow ? .max : sum
    }
  }
}

extension CodedColumn<UInt32> {
  /// A column of these numbers, at most ``ColumnBatch/largestCount``. Codes follow the order of the rows.
  init(coding numbers: [UInt32]) {
    codes.reserveCapacity(numbers.count)
    var known: [UInt32: UInt16] = [:]
    var last: (number: UInt32, code: UInt16)?
    for number in numbers {
      if let last, last.number == number {
        codes.append(last.code)
        continue
      }
      let code: UInt16
      if let found = known[number] {
        code = found
      } else {
        code = UInt16(truncatingIfNeeded: values.count)
        known[number] = code
        values.append(number)
      }
      last = (number, code)
      codes.append(code)
    }
  }
}
