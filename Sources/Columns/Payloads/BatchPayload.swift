// A batch in a payload: the number of rows; times, as the first one and what each is later than the one before it; for each
// column the values that occur, ascending, and for each row the place of its own in that list, 0 for none; kinds, ascending,
// and for each row the place of its own, from 0.

extension PayloadWriter {
  mutating func append(_ batch: ColumnBatch, _ identifiers: Identifiers) throws(ColumnError) {
    append(UInt32(clamping: batch.count))
    append(UInt64(bitPattern: batch.times.first ?? 0))
    append(packed: zip(batch.times.dropFirst(), batch.times).map { UInt64(bitPattern: $0) &- UInt64(bitPattern: $1) })
    for (column, role) in batch.layout.roles.enumerated() {
      let numbers = batch.identifiers[column]
      try append(identifiers: numbers.codes.map { numbers.values[Int($0)] }, of: identifiers.table(of: role))
    }
    for column in batch.integers { append(column.codes, of: column.values.map { UInt64(bitPattern: $0) }) }
    for column in batch.doubles { append(column.codes, of: column.values.map(\.bitPattern)) }
    append(kinds: batch.kinds)
  }

  private mutating func append(identifiers numbers: [UInt32], of table: IdentifierTable) throws(ColumnError) {
    let distinct = Array(Set(numbers).subtracting([0]))
    var named: [(Identifier, UInt32)] = []
    for (identifier, number) in zip(table.identifiers(of: distinct), distinct) {
      guard let identifier else { throw .damagedPayload("a batch has a number that no identifier has") }
      named.append((identifier, number))
    }
    named.sort { $0.0 < $1.0 }
    append(UInt32(clamping: named.count))
    for (identifier, _) in named { append(identifier) }
    var places: [UInt32: UInt64] = [0: 0]
    for (index, (_, number)) in named.enumerated() { places[number] = UInt64(index + 1) }
    append(packed: numbers.map { places[$0] ?? 0 })
  }

  /// Values that may be missing, by code; code 0 is none.
  private mutating func append(_ codes: [UInt16], of values: [UInt64]) {
    let used = Set(codes).subtracting([0]).sorted { values[Int($0)] < values[Int($1)] }
    append(UInt32(clamping: used.count))
    var places = [UInt64](repeating: 0, count: values.count)
    for (index, code) in used.enumerated() {
      append(values[Int(code)])
      places[Int(code)] = UInt64(index + 1)
    }
    append(packed: codes.map { places[Int($0)] })
  }

  private mutating func append(kinds: CodedColumn<RowKind>) {
    let used = Set(kinds.codes)
    let sorted = used.sorted { kinds.values[Int($0)] < kinds.values[Int($1)] }
    append(UInt32(clamping: sorted.count))
    var places: [UInt16: UInt64] = [:]
    for (index, code) in sorted.enumerated() {
      let kind = kinds.values[Int(code)]
      append(UInt32(clamping: kind.bytes.count))
      append(contentsOf: kind.bytes)
      places[code] = UInt64(index)
    }
    append(packed: kinds.codes.map { places[$0] ?? 0 })
  }
}

extension PayloadReader {
  mutating func batch(_ layout: ColumnLayout, _ identifiers: Identifiers) throws(ColumnError) -> ColumnBatch {
    let count = try half()
    guard (1...ColumnBatch.largestCount).contains(count) else { throw .damagedPayload("a batch has \(count) rows") }
    var batch = ColumnBatch(layout)
    batch.times = try times(count)
    for (column, role) in layout.roles.enumerated() {
      batch.identifiers[column] = try identifiedRows(count, identifiers.table(of: role))
    }
    for _ in 0..<layout.unreadRoles {
      let distinct = try distinctCount(count)
      _ = try self.identifiers(distinct)
      _ = try places(count, upTo: distinct)
    }
    for column in batch.integers.indices {
      let (codes, values) = try valuedRows(count)
      batch.integers[column] = OptionalColumn(codes: codes, values: values.map { Int64(bitPattern: $0) })
    }
    for column in batch.doubles.indices {
      let (codes, values) = try valuedRows(count)
      batch.doubles[column] = OptionalColumn(codes: codes, values: values.map { Double(bitPattern: $0) })
    }
    batch.kinds = try kinds(count, fields: layout.kindFields)
    return batch
  }

  /// How many different values a column has: never more than rows.
  private mutating func distinctCount(_ count: Int) throws(ColumnError) -> Int {
    let distinct = try half()
    guard distinct <= count else { throw .damagedPayload("there are more values than rows") }
    return distinct
  }

  /// The numbers of identifiers, behind 0 for none.
  private mutating func identifiedRows(
    _ count: Int, _ table: IdentifierTable
  ) throws(ColumnError) -> CodedColumn<UInt32> {
    let distinct = try distinctCount(count)
    let known = try table.ordinals(of: try identifiers(distinct), behind: 0)
    return CodedColumn(codes: try places(count, upTo: distinct), values: known)
  }

  /// Words, behind 0 for none.
  private mutating func valuedRows(_ count: Int) throws(ColumnError) -> ([UInt16], [UInt64]) {
    let distinct = try distinctCount(count)
    let values = [0] + (try words(distinct))
    return (try places(count, upTo: distinct), values)
  }

  private mutating func kinds(_ count: Int, fields: Int) throws(ColumnError) -> CodedColumn<RowKind> {
    let distinct = try distinctCount(count)
    var kinds: [RowKind] = []
    for _ in 0..<distinct {
      guard let kind = RowKind(try bytes(try half()), fields: fields) else {
        throw .damagedPayload("a kind has other fields")
      }
      if let last = kinds.last, last >= kind { throw .damagedPayload("kinds are out of order") }
      kinds.append(kind)
    }
    return CodedColumn(codes: try places(count, upTo: distinct - 1), values: kinds)
  }
}
