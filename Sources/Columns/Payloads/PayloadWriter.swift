/// Appends what payloads are made of. All numbers are little-endian, but for identifiers.
struct PayloadWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  mutating func append(_ number: UInt32) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ number: UInt64) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(contentsOf other: [UInt8]) { bytes.append(contentsOf: other) }

  mutating func append(_ identifier: Identifier) {
    withUnsafeBytes(of: identifier.high.bigEndian) { bytes.append(contentsOf: $0) }
    withUnsafeBytes(of: identifier.low.bigEndian) { bytes.append(contentsOf: $0) }
  }

  /// Numbers of one width: a byte says how many bytes each takes, as many as the largest needs, 0 where all are 0.
  mutating func append(packed numbers: [UInt64]) {
    let width = (64 - (numbers.max() ?? 0).leadingZeroBitCount + 7) / 8
    append(UInt8(truncatingIfNeeded: width))
    guard width > 0 else { return }
    bytes.reserveCapacity(bytes.count + width * numbers.count)
    for number in numbers {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0.prefix(width)) }
    }
  }

  /// A bit for each, the lowest of a byte first.
  mutating func append(bits: [Bool]) {
    var index = 0
    while index < bits.count {
      var byte: UInt8 = 0
      for bit in 0..<min(8, bits.count - index) where bits[index + bit] { byte |= 1 << UInt8(bit) }
      append(byte)
      index += 8
    }
  }
}
