import CNghttp2

/// Header fields in one flat array of bytes, one field after another: length of the name, length of the value (four
/// bytes each), name, value. The highest bit of the first length says that the field must not enter the peer's
/// compression table.
struct FieldStorage: Sendable {
  private(set) var bytes: [UInt8] = []
  private(set) var count = 0

  static let prefixBytes = 8
  static let neverIndexedBit: UInt32 = 1 << 31

  mutating func append(
    name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, neverIndexed: Bool = false
  ) {
    guard let nameCount = UInt32(exactly: name.count), nameCount < Self.neverIndexedBit,
      let valueCount = UInt32(exactly: value.count)
    else { return }
    let start = bytes.count
    let nameStart = start + Self.prefixBytes
    bytes.append(contentsOf: repeatElement(0, count: Self.prefixBytes + name.count + value.count))
    bytes.withUnsafeMutableBytes { all in
      all.storeBytes(
        of: neverIndexed ? nameCount | Self.neverIndexedBit : nameCount, toByteOffset: start, as: UInt32.self)
      all.storeBytes(of: valueCount, toByteOffset: start + 4, as: UInt32.self)
      UnsafeMutableRawBufferPointer(rebasing: all[nameStart...]).copyBytes(from: name)
      UnsafeMutableRawBufferPointer(rebasing: all[(nameStart + name.count)...]).copyBytes(from: value)
    }
    count += 1
  }

  mutating func removeAll(keepingCapacity: Bool) {
    bytes.removeAll(keepingCapacity: keepingCapacity)
    count = 0
  }

  mutating func reserveCapacity(_ capacity: Int) {
    bytes.reserveCapacity(capacity)
  }

  /// Where a field lies in `bytes`.
  struct Location {
    var name: Range<Int>
    var value: Range<Int>
    var neverIndexed: Bool
    var next: Int { value.upperBound }
  }

  /// The field whose prefix is at `offset`, nil at the end. Offsets come from `0` and `Location.next` alone.
  static func location(in bytes: UnsafeRawBufferPointer, at offset: Int) -> Location? {
    guard offset + prefixBytes <= bytes.count else { return nil }
    let head = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    let nameStart = offset + prefixBytes
    let valueStart = nameStart + Int(head & ~neverIndexedBit)
    let end = valueStart + Int(bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self))
    guard end <= bytes.count else { return nil }
    return Location(
      name: nameStart..<valueStart, value: valueStart..<end, neverIndexed: head & neverIndexedBit != 0)
  }

  /// The value of the first field of that name from `offset` on.
  func firstValue(of name: StaticString, from offset: Int = 0) -> Range<Int>? {
    bytes.withUnsafeBytes { all in
      let wanted = UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
      var offset = offset
      while let field = Self.location(in: all, at: offset) {
        if field.name.count == wanted.count, UnsafeRawBufferPointer(rebasing: all[field.name]).elementsEqual(wanted) {
          return field.value
        }
        offset = field.next
      }
      return nil
    }
  }
}
