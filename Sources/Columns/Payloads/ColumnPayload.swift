/// Batches as bytes, and back. The bytes are a function of the rows alone: identifiers are written out, in order, and not by
/// the numbers that a server happens to have given them. They say what they are, of which version, and whether they are whole.
public enum ColumnPayload {
  /// Of the form of payloads; that of the columns is in ``ColumnLayout/version``.
  public static let version: UInt8 = 2
  private static let signature: [UInt8] = Array("CBC".utf8)
  private static let headerSize = 16

  /// The bytes of all rows of a span.
  ///
  /// - Parameters:
  ///   - batches: In order, as ``RowReader`` made them.
  ///   - layout: Of all of them.
  ///   - identifiers: Whose numbers they have.
  /// - Throws: `ColumnError` for batches that are not of the layout or not of these identifiers.
  public static func encode(
    _ batches: [ColumnBatch], layout: ColumnLayout, identifiers: Identifiers
  ) throws(ColumnError) -> [UInt8] {
    var writer = PayloadWriter()
    writer.append(contentsOf: signature)
    writer.append(version)
    writer.append(layout.number)
    writer.append(layout.version)
    writer.append(contentsOf: [0, 0])
    // In place of the checksum.
    writer.append(UInt64(0))
    writer.append(UInt32(clamping: batches.count))
    for batch in batches {
      guard batch.layout == layout else { throw .damagedPayload("a batch is of another relation") }
      try writer.append(batch, identifiers)
    }
    var bytes = writer.bytes
    let sum = bytes.withUnsafeBytes { Checksum.of(UnsafeRawBufferPointer(rebasing: $0[headerSize...])) }
    bytes.withUnsafeMutableBytes { $0.storeBytes(of: sum.littleEndian, toByteOffset: 8, as: UInt64.self) }
    return bytes
  }

  /// The batches of a payload, with numbers of `identifiers`.
  ///
  /// - Throws: `ColumnError.damagedPayload` for bytes that are anything else than what ``encode(_:layout:identifiers:)`` gave for
  ///   this layout.
  public static func decode(
    _ bytes: [UInt8], layout: ColumnLayout, identifiers: Identifiers
  ) throws(ColumnError) -> [ColumnBatch] {
    let result: Result<[ColumnBatch], ColumnError> = bytes.withUnsafeBytes { buffer in
      Result { () throws(ColumnError) in try decode(buffer, layout: layout, identifiers: identifiers) }
    }
    return try result.get()
  }

  private static func decode(
    _ bytes: UnsafeRawBufferPointer, layout: ColumnLayout, identifiers: Identifiers
  ) throws(ColumnError) -> [ColumnBatch] {
    var header = PayloadReader(bytes)
    guard try header.bytes(3) == signature else { throw .damagedPayload("it has no signature") }
    let found = try header.byte()
    guard found == version else { throw .damagedPayload("it is of version \(found), not \(version)") }
    let (number, columns) = (try header.byte(), try header.byte())
    guard number == layout.number else { throw .damagedPayload("it is of relation \(number), not \(layout.number)") }
    guard columns == layout.version else {
      throw .damagedPayload("its columns are of version \(columns), not \(layout.version)")
    }
    guard try header.bytes(2) == [0, 0] else { throw .damagedPayload("its header is not empty where it must be") }
    let sum = try header.word()
    let body = UnsafeRawBufferPointer(rebasing: bytes[headerSize...])
    guard Checksum.of(body) == sum else { throw .damagedPayload("its checksum is another") }
    var reader = PayloadReader(body)
    let count = try reader.half()
    var batches: [ColumnBatch] = []
    var last = Int64.min
    for _ in 0..<count {
      let batch = try reader.batch(layout, identifiers)
      if let first = batch.times.first, first < last { throw .damagedPayload("batches are out of order") }
      last = batch.times.last ?? last
      batches.append(batch)
    }
    guard reader.remaining == 0 else { throw .damagedPayload("bytes follow its end") }
    return batches
  }
}
