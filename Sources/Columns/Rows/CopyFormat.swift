/// Reads the binary format of COPY (PostgreSQL, "COPY", "Binary Format"): a header, rows of fields with their lengths, an end.
/// Bytes may come in pieces of any size.
///
/// Lengths are checked against the bytes that are there; a row that isn't whole yet waits for the next piece.
struct CopyFormat {
  private enum Stage {
    case header
    case rows
    case ended
  }

  private var stage = Stage.header
  /// Of a row that isn't whole yet.
  private var rest: [UInt8] = []

  private static let signature = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00]

  /// Whether the end was read.
  var hasEnded: Bool { stage == .ended }

  /// Reads a piece, and hands out every row that is whole, by the place of its fields. The bytes are good for the call.
  mutating func read(
    _ piece: [UInt8], fields count: Int, _ row: (borrowing CopyFields) throws(ColumnError) -> Void
  ) throws(ColumnError) {
    let bytes: [UInt8]
    if rest.isEmpty {
      bytes = piece
    } else {
      bytes = rest + piece
      rest = []
    }
    var fields = CopyFields(count: count)
    let stage = stage
    let result: Result<(Int, Stage), ColumnError> = bytes.withUnsafeBytes { buffer in
      Result { () throws(ColumnError) in
        var position = 0
        var next = stage
        if stage == .header {
          guard let end = try Self.header(buffer) else { return (0, .header) }
          (position, next) = (end, .rows)
        }
        while next == .rows {
          switch try fields.find(in: buffer, from: position) {
          case .whole(let end):
            try row(fields)
            position = end
          case .cut: return (position, .rows)
          case .ended(let end): (position, next) = (end, .ended)
          }
        }
        guard position == buffer.count else { throw .malformedRows("bytes follow their end") }
        return (position, next)
      }
    }
    let (position, next) = try result.get()
    self.stage = next
    if position < bytes.count { rest = Array(bytes[position...]) }
  }

  /// Where the header ends; nil where it isn't whole.
  private static func header(_ bytes: UnsafeRawBufferPointer) throws(ColumnError) -> Int? {
    guard bytes.prefix(signature.count).elementsEqual(signature.prefix(bytes.count)) else {
      throw .malformedRows("they have no signature")
    }
    guard bytes.count >= 19 else { return nil }
    let extensionLength = Int(UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 15, as: UInt32.self)))
    guard extensionLength <= 1 << 20 else { throw .malformedRows("their header is too long") }
    return bytes.count < 19 + extensionLength ? nil : 19 + extensionLength
  }
}

/// Where the fields of a row are in the bytes that are read. It doesn't outlive the reading of its piece.
struct CopyFields {
  enum Finding {
    /// The row ends here.
    case whole(Int)
    case cut
    /// The rows end here.
    case ended(Int)
  }

  let count: Int
  private var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
  /// Of each field the place of its length.
  private var starts: [Int]
  private var end = 0

  init(count: Int) {
    self.count = count
    starts = [Int](repeating: 0, count: count)
  }

  mutating func find(in bytes: UnsafeRawBufferPointer, from position: Int) throws(ColumnError) -> Finding {
    self.bytes = bytes
    guard bytes.count - position >= 2 else { return .cut }
    let found = Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: Int16.self))
    if found == -1 { return .ended(position + 2) }
    guard Int(found) == count else { throw .malformedRows("a row has \(found) fields, not \(count)") }
    var position = position + 2
    for index in 0..<count {
      guard bytes.count - position >= 4 else { return .cut }
      let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: Int32.self)))
      guard length >= -1 else { throw .malformedRows("a field has a length of \(length)") }
      starts[index] = position
      position += 4
      guard length <= bytes.count - position else { return .cut }
      position += max(0, length)
    }
    end = position
    return .whole(position)
  }

  /// The length of a field; -1 where it is missing.
  private func length(_ index: Int) -> Int {
    Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: starts[index], as: Int32.self)))
  }

  /// A field of 8 bytes; nil where it is missing.
  func word(_ index: Int) throws(ColumnError) -> UInt64? {
    switch length(index) {
    case -1: return nil
    case 8: return UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: starts[index] + 4, as: UInt64.self))
    case let length: throw .malformedRows("field \(index) has \(length) bytes, not 8")
    }
  }

  /// A `uuid`; nil where it is missing.
  func identifier(_ index: Int) throws(ColumnError) -> Identifier? {
    switch length(index) {
    case -1: return nil
    case 16:
      let start = starts[index] + 4
      return Identifier(
        high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)),
        low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)))
    case let length: throw .malformedRows("field \(index) has \(length) bytes, not 16")
    }
  }

  /// The bytes of the fields from `first` on, with their lengths.
  func tail(from first: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[(first < count ? starts[first] : end)..<end])
  }
}
