/// Reads what payloads are made of, never past their end: no length is trusted before the bytes for it are known to be there.
struct PayloadReader {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var remaining: Int { bytes.count - position }

  private mutating func take(_ count: Int) throws(ColumnError) -> Int {
    guard count >= 0, count <= remaining else { throw .damagedPayload("it is cut short") }
    defer { position += count }
    return position
  }

  mutating func byte() throws(ColumnError) -> UInt8 { bytes[try take(1)] }

  mutating func half() throws(ColumnError) -> Int {
    Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: try take(4), as: UInt32.self)))
  }

  mutating func word() throws(ColumnError) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: try take(8), as: UInt64.self))
  }

  mutating func bytes(_ count: Int) throws(ColumnError) -> [UInt8] {
    let start = try take(count)
    return Array(bytes[start..<start + count])
  }

  /// Ascending identifiers, each once.
  mutating func identifiers(_ count: Int) throws(ColumnError) -> [Identifier] {
    let (length, overflow) = count.multipliedReportingOverflow(by: 16)
    guard !overflow else { throw .damagedPayload("it is cut short") }
    let start = try take(length)
    var identifiers: [Identifier] = []
    identifiers.reserveCapacity(count)
    for index in 0..<count {
      let place = start + 16 * index
      let next = Identifier(
        high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)),
        low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self)))
      if let last = identifiers.last, last >= next { throw .damagedPayload("identifiers are out of order") }
      identifiers.append(next)
    }
    return identifiers
  }

  /// Numbers of one width, each handed out with its index.
  mutating func packed(
    _ count: Int, _ body: (Int, UInt64) throws(ColumnError) -> Void
  ) throws(ColumnError) {
    let width = Int(try byte())
    guard width <= 8 else { throw .damagedPayload("a number has \(width) bytes") }
    let (length, overflow) = count.multipliedReportingOverflow(by: width)
    guard !overflow else { throw .damagedPayload("it is cut short") }
    let start = try take(length)
    switch width {
    case 0: for index in 0..<count { try body(index, 0) }
    case 1: for index in 0..<count { try body(index, UInt64(bytes[start + index])) }
    case 2:
      for index in 0..<count {
        let number = bytes.loadUnaligned(fromByteOffset: start + 2 * index, as: UInt16.self)
        try body(index, UInt64(UInt16(littleEndian: number)))
      }
    case 4:
      for index in 0..<count {
        let number = bytes.loadUnaligned(fromByteOffset: start + 4 * index, as: UInt32.self)
        try body(index, UInt64(UInt32(littleEndian: number)))
      }
    case 8:
      for index in 0..<count {
        try body(index, UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start + 8 * index, as: UInt64.self)))
      }
    default:
      for index in 0..<count {
        var number: UInt64 = 0
        for byte in 0..<width { number |= UInt64(bytes[start + width * index + byte]) << UInt64(8 * byte) }
        try body(index, number)
      }
    }
  }

  mutating func bits(_ count: Int) throws(ColumnError) -> [Bool] {
    let start = try take((count + 7) / 8)
    return (0..<count).map { bytes[start + $0 / 8] >> UInt8($0 % 8) & 1 == 1 }
  }
}
