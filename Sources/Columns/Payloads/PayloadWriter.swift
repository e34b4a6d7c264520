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

  /// Numbers of one width: a byte says how many bytes each takes, 1, 2, 4 or 8, the fewest that the largest needs; 0 where
  /// all are 0.
  mutating func append(packed numbers: [UInt64]) {
    let needed = (64 - (numbers.max() ?? 0).leadingZeroBitCount + 7) / 8
    let width = [0, 1, 2, 4, 8].first { $0 >= needed } ?? 8
    append(UInt8(truncatingIfNeeded: width))
    guard width > 0 else { return }
    bytes.reserveCapacity(bytes.count + width * numbers.count)
    for number in numbers {
      withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0.prefix(width)) }
    }
  }
}
