import Glibc

/// Header fields in one flat array of bytes, one field after another: length of the name, length of the value (four
/// bytes each), name, value. The highest bit of the first length says that the field must not enter the peer's
/// compression table.
struct FieldStorage: Sendable {
  /// The fields, and behind them room for more.
  private var room: [UInt8] = []
  /// How much of the room is taken.
  private var end = 0
  private(set) var count = 0

  static let prefixBytes = 8
  static let neverIndexedBit: UInt32 = 1 << 31

  /// Whether there is room for the fields of nearly every request, and not much more.
  var isWorthReuse: Bool { (Self.usualCapacity...4 * Self.usualCapacity).contains(room.count) }

  /// Room for a request with a token, in one piece.
  static let usualCapacity = 1_024

  /// The fields' bytes.
  var bytes: ArraySlice<UInt8> { room[..<end] }

  /// Lends the fields' bytes.
  func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    room.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<end])) }
  }

  mutating func append(
    name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, neverIndexed: Bool = false
  ) {
    guard let nameCount = UInt32(exactly: name.count), nameCount < Self.neverIndexedBit,
      let valueCount = UInt32(exactly: value.count)
    else { return }
    let start = end
    let nameStart = start + Self.prefixBytes
    let valueStart = nameStart + name.count
    let newEnd = valueStart + value.count
    reserveCapacity(newEnd)
    end = newEnd
    // The room reaches to `end` at least.
    room.withUnsafeMutableBytes { room in
      room.storeBytes(
        of: neverIndexed ? nameCount | Self.neverIndexedBit : nameCount, toByteOffset: start, as: UInt32.self)
      room.storeBytes(of: valueCount, toByteOffset: start + 4, as: UInt32.self)
      UnsafeMutableRawBufferPointer(rebasing: room[nameStart..<valueStart]).copyMemory(from: name)
      UnsafeMutableRawBufferPointer(rebasing: room[valueStart..<end]).copyMemory(from: value)
    }
    count += 1
  }

  mutating func removeAll(keepingCapacity: Bool) {
    if !keepingCapacity { room = [] }
    end = 0
    count = 0
  }

  /// Makes room for fields of so many bytes in all.
  mutating func reserveCapacity(_ capacity: Int) {
    guard room.count < capacity else { return }
    let larger = max(capacity, 2 * room.count, 64)
    if end == 0 {
      room = Array(repeating: 0, count: larger)
    } else {
      room.append(contentsOf: repeatElement(0, count: larger - room.count))
    }
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
    withBytes { all in
      var offset = offset
      while let field = Self.location(in: all, at: offset) {
        if Self.isSame(field.name, name.bytes, in: all) { return field.value }
        offset = field.next
      }
      return nil
    }
  }

  /// Whether the bytes of a range are those of a text. The range lies in `all`.
  static func isSame(_ range: Range<Int>, _ text: UnsafeRawBufferPointer, in all: UnsafeRawBufferPointer) -> Bool {
    guard range.count == text.count, let base = all.baseAddress, let start = text.baseAddress else { return false }
    return memcmp(base + range.lowerBound, start, text.count) == 0
  }

  /// Whether the bytes of a range end in a text. The range lies in `all`.
  static func hasSuffix(_ range: Range<Int>, _ text: UnsafeRawBufferPointer, in all: UnsafeRawBufferPointer) -> Bool {
    range.count >= text.count && isSame(range.upperBound - text.count..<range.upperBound, text, in: all)
  }
}
