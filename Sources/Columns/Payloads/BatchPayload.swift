// A batch in a payload: the number of rows; times, as the first one and what each is later than the one before it; for each
// column of identifiers those that occur, ascending, and for each row the place of its own in that list, 0 for none; numbers
// with a bit each that says whether there is one; kinds, ascending, and for each row the place of its own.

extension PayloadWriter {
  mutating func append(_ batch: ColumnBatch, _ identifiers: Identifiers) throws(ColumnError) {
    append(UInt32(clamping: batch.count))
    append(times: batch.times)
    for (column, role) in batch.layout.wide.enumerated() {
      try append(identifiers: batch.wide[column], of: identifiers.table(of: role))
    }
    for (column, role) in batch.layout.coded.enumerated() {
      let coded = batch.coded[column]
      try append(identifiers: coded.codes.map { coded.values[Int($0)] }, of: identifiers.table(of: role))
    }
    for column in batch.integers {
      append(bits: column.isPresent)
      // Zigzag: small numbers of either sign have few bytes.
      append(packed: column.present.map { UInt64(bitPattern: $0 << 1 ^ $0 >> 63) })
    }
    for column in batch.doubles {
      append(bits: column.isPresent)
      for value in column.present { append(value.bitPattern) }
    }
    append(kinds: batch.kinds)
  }

  private mutating func append(times: [Int64]) {
    append(UInt64(bitPattern: times.first ?? 0))
    append(packed: zip(times.dropFirst(), times).map { UInt64(bitPattern: $0) &- UInt64(bitPattern: $1) })
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

extension OptionalColumn {
  fileprivate var present: [Value] { zip(values, isPresent).compactMap { $1 ? $0 : nil } }
}

extension PayloadReader {
  mutating func batch(_ layout: ColumnLayout, _ identifiers: Identifiers) throws(ColumnError) -> ColumnBatch {
    let count = try half()
    guard (1...ColumnBatch.largestCount).contains(count) else { throw .damagedPayload("a batch has \(count) rows") }
    var batch = ColumnBatch(layout)
    batch.times = try times(count)
    for (column, role) in layout.wide.enumerated() {
      let (known, places) = try identifiedRows(count, identifiers.table(of: role))
      batch.wide[column] = places.map { known[Int($0)] }
    }
    for (column, role) in layout.coded.enumerated() {
      let (known, places) = try identifiedRows(count, identifiers.table(of: role))
      guard known.count <= ColumnBatch.largestCount else {
        // As many as there are rows, and rows without one: no row has the place of some.
        batch.coded[column] = CodedColumn(coding: places.map { known[Int($0)] })
        continue
      }
      batch.coded[column] = CodedColumn(codes: places.map { UInt16(truncatingIfNeeded: $0) }, values: known)
    }
    for column in batch.integers.indices {
      batch.integers[column] = try optional(count) { (reader, present) throws(ColumnError) in
        var values = [Int64](repeating: 0, count: present)
        try reader.packed(present) { index, number in
          values[index] = Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
        }
        return values
      }
    }
    for column in batch.doubles.indices {
      batch.doubles[column] = try optional(count) { (reader, present) throws(ColumnError) in
        var values: [Double] = []
        for _ in 0..<present { values.append(Double(bitPattern: try reader.word())) }
        return values
      }
    }
    batch.kinds = try kinds(count, fields: layout.kindFields)
    return batch
  }

  private mutating func times(_ count: Int) throws(ColumnError) -> [Int64] {
    var times = [Int64](repeating: 0, count: count)
    var time = Int64(bitPattern: try word())
    times[0] = time
    try packed(count - 1) { (index, later) throws(ColumnError) in
      let next = Int64(bitPattern: UInt64(bitPattern: time) &+ later)
      // What is added is less than 2⁶⁴, so that a time which is past the last one is less.
      guard next >= time else { throw .damagedPayload("a time is out of range") }
      time = next
      times[index + 1] = next
    }
    return times
  }

  /// The numbers of those that occur, behind 0 for none, and for each row the place of its own.
  private mutating func identifiedRows(
    _ count: Int, _ table: IdentifierTable
  ) throws(ColumnError) -> (known: [UInt32], places: [UInt32]) {
    let distinct = try half()
    guard distinct <= count else { throw .damagedPayload("there are more identifiers than rows") }
    let known = [0] + (try table.ordinals(of: try identifiers(distinct)))
    var places = [UInt32](repeating: 0, count: count)
    try packed(count) { (index, place) throws(ColumnError) in
      guard place <= UInt64(distinct) else { throw .damagedPayload("a row has an identifier that isn't there") }
      places[index] = UInt32(truncatingIfNeeded: place)
    }
    return (known, places)
  }

  private mutating func optional<Value>(
    _ count: Int, _ read: (inout PayloadReader, Int) throws(ColumnError) -> [Value]
  ) throws(ColumnError) -> OptionalColumn<Value> {
    let isPresent = try bits(count)
    let values = try read(&self, isPresent.reduce(0) { $0 + ($1 ? 1 : 0) })
    var column = OptionalColumn<Value>()
    var next = 0
    for present in isPresent {
      column.append(present ? values[next] : nil)
      if present { next += 1 }
    }
    return column
  }

  private mutating func kinds(_ count: Int, fields: Int) throws(ColumnError) -> CodedColumn<RowKind> {
    var column = CodedColumn<RowKind>()
    let distinct = try half()
    guard distinct <= count else { throw .damagedPayload("there are more kinds than rows") }
    for _ in 0..<distinct {
      guard let kind = RowKind(try bytes(try half()), fields: fields) else {
        throw .damagedPayload("a kind has other fields")
      }
      if let last = column.values.last, last >= kind { throw .damagedPayload("kinds are out of order") }
      column.values.append(kind)
    }
    var codes = [UInt16](repeating: 0, count: count)
    try packed(count) { (index, place) throws(ColumnError) in
      guard place < UInt64(distinct) else { throw .damagedPayload("a row has a kind that isn't there") }
      codes[index] = UInt16(truncatingIfNeeded: place)
    }
    column.codes = codes
    return column
  }
}
