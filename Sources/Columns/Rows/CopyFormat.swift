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

  /// Reads a piece, and hands out every row that is whole. Its bytes are good for the call.
  mutating func read(
    _ piece: [UInt8], fields count: Int, _ row: (inout CopyRow) throws(ColumnError) -> Void
  ) throws(ColumnError) {
    let bytes: [UInt8]
    if rest.isEmpty {
      bytes = piece
    } else {
      bytes = rest + piece
      rest = []
    }
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
          switch try CopyRow.find(in: buffer, from: position, fields: count) {
          case .whole(var found):
            position = found.end
            try row(&found)
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

/// A row that is whole in the bytes that are read: its fields are taken one after the other. It doesn't outlive the reading of
/// its piece.
struct CopyRow {
  enum Finding {
    case whole(CopyRow)
    case cut
    /// The rows end here.
    case ended(Int)
  }

  private let bytes: UnsafeRawBufferPointer
  private var position: Int
  /// Behind the last field.
  let end: Int
  /// The number of the next field.
  private var field = 0

  static func find(
    in bytes: UnsafeRawBufferPointer, from start: Int, fields count: Int
  ) throws(ColumnError) -> Finding {
    guard bytes.count - start >= 2 else { return .cut }
    let found = Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: Int16.self))
    if found == -1 { return .ended(start + 2) }
    guard Int(found) == count else { throw .malformedRows("a row has \(found) fields, not \(count)") }
    var position = start + 2
    for _ in 0..<count {
      guard bytes.count - position >= 4 else { return .cut }
      let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: Int32.self)))
      guard length >= -1 else { throw .malformedRows("a field has a length of \(length)") }
      position += 4
      guard length <= bytes.count - position else { return .cut }
      position += max(0, length)
    }
    return .whole(CopyRow(bytes: bytes, position: start + 2, end: position))
  }

  /// Begins a field of `size` bytes, and tells where they are; nil where it is missing.
  private mutating func next(_ size: Int) throws(ColumnError) -> Int? {
    let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: Int32.self)))
    defer { field += 1 }
    if length == size {
      defer { position += 4 + size }
      return position + 4
    }
    guard length == -1 else { throw .malformedRows("field \(field) has \(length) bytes, not \(size)") }
    position += 4
    return nil
  }

  /// A text; nil where it is missing. It doesn't outlive the reading of the row's piece.
  mutating func text() throws(ColumnError) -> UnsafeRawBufferPointer? {
    let length = max(0, Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: position, as: Int32.self))))
    return try next(length).map { UnsafeRawBufferPointer(rebasing: bytes[$0..<$0 + length]) }
  }

  /// A field of 8 bytes; nil where it is missing.
  mutating func word() throws(ColumnError) -> UInt64? {
    guard let start = try next(8) else { return nil }
    return UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
  }

  /// A `uuid`; nil where it is missing.
  mutating func identifier() throws(ColumnError) -> Identifier? {
    guard let start = try next(16) else { return nil }
    return Identifier(
      high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)),
      low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)))
  }

  /// The bytes of the fields that are left, with their lengths.
  var rest: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[position..<end]) }
}

extension CopyRow {
  fileprivate init(bytes: UnsafeRawBufferPointer, position: Int, end: Int) {
    (self.bytes, self.position, self.end) = (bytes, position, end)
  }
}
