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
    try format.read(piece, fields: layout.fieldCount) { (row) throws(ColumnError) in
      guard layout.isOfConversations else {
        try staging.append(&row)
        if staging.count == ColumnBatch.largestCount { full.append(try staging.take(identifiers)) }
        return
      }
      let conversation = try ConversationRow(&row)
      for sent in conversation.sent {
        try staging.append(conversation, sent)
        if staging.count == ColumnBatch.largestCount { full.append(try staging.take(identifiers)) }
      }
    }
    return full
  }

  /// The rows that are left when all were read; nil where there are none.
  ///
  /// - Throws: `ColumnError` where the rows have no end.
  public mutating func finish() throws(ColumnError) -> ColumnBatch? {
    guard format.hasEnded else { throw .malformedRows("they have no end") }
    return staging.count == 0 ? nil : try staging.take(identifiers)
  }

  /// A batch that is being made. Identifiers have no numbers yet: they are looked up together.
  private struct Staging {
    private let layout: ColumnLayout
    private let identifierCount: Int
    private let wordCount: Int
    private var times: [Int64] = []
    /// Row by row; of one that is missing, 0.
    private var identifiers: [Identifier] = []
    /// Row by row, whether there is one.
    private var isPresent: [Bool] = []
    /// For each column of numbers the values, and row by row the codes.
    private var values: [WordCodes]
    private var codes: [UInt16] = []
    private var kinds = KindCodes()
    private var kindCodes: [UInt16] = []
    private var last = Int64.min

    init(_ layout: ColumnLayout) {
      self.layout = layout
      identifierCount = layout.roles.count
      wordCount = layout.integers + layout.doubles
      values = (0..<wordCount).map { _ in WordCodes() }
    }

    var count: Int { times.count }

    mutating func append(_ row: inout CopyRow) throws(ColumnError) {
      try append(time: try row.word())
      for _ in 0..<identifierCount { append(try row.identifier()) }
      for column in 0..<wordCount {
        if let word = try row.word() { codes.append(values[column].code(of: word)) } else { codes.append(0) }
      }
      guard let kind = kinds.code(of: row.rest, fields: layout.kindFields) else {
        throw .malformedRows("a row has no kind")
      }
      kindCodes.append(kind)
    }

    /// A message of a conversation: its numbers are the time that it was sent at, and its kind says nothing.
    mutating func append(_ conversation: ConversationRow, _ sent: Int64) throws(ColumnError) {
      try append(time: conversation.began)
      append(conversation.candidate)
      append(conversation.campaign)
      codes.append(values[0].code(of: UInt64(bitPattern: sent)))
      kindCodes.append(kinds.code(of: UnsafeRawBufferPointer(start: nil, count: 0), fields: 0) ?? 0)
    }

    /// A time as rows have it.
    private mutating func append(time word: UInt64?) throws(ColumnError) {
      guard let word else { throw .malformedRows("a row has no time") }
      let time = Self.microseconds(sincePostgresEpoch: Int64(bitPattern: word))
      guard time >= last else { throw .malformedRows("they are not in the order of time") }
      last = time
      times.append(time)
    }

    private mutating func append(_ identifier: Identifier?) {
      identifiers.append(identifier ?? Identifier(high: 0, low: 0))
      isPresent.append(identifier != nil)
    }

    /// Gives the batch up, its identifiers numbered.
    mutating func take(_ tables: Identifiers) throws(ColumnError) -> ColumnBatch {
      var batch = ColumnBatch(layout)
      batch.times = times
      for (column, role) in layout.roles.enumerated() {
        batch.identifiers[column] = CodedColumn(
          coding: try tables.table(of: role).ordinals(
            of: identifiers, present: isPresent, from: column, by: identifierCount))
      }
      for column in 0..<wordCount {
        let ofColumn = stride(from: column, to: codes.count, by: wordCount).map { codes[$0] }
        let words = values[column].values
        if column < layout.integers {
          batch.integers[column] = OptionalColumn(codes: ofColumn, values: words.map { Int64(bitPattern: $0) })
        } else {
          batch.doubles[column - layout.integers] = OptionalColumn(
            codes: ofColumn, values: words.map { Double(bitPattern: $0) })
        }
      }
      batch.kinds = CodedColumn(codes: kindCodes, values: kinds.values)
      let last = last
      self = Staging(layout)
      self.last = last
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
  /// A column of these numbers, at most ``ColumnBatch/largestCount``. Codes follow the order of the rows, behind 0 for none.
  init(coding numbers: [UInt32]) {
    var known = WordCodes()
    codes = numbers.map { $0 == 0 ? 0 : known.code(of: UInt64($0)) }
    values = known.values.map { UInt32(truncatingIfNeeded: $0) }
  }
}
