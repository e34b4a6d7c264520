/// The types of encoded values (the low three bits of a tag).
enum WireType: UInt8 {
  case varint = 0
  case fixed64 = 1
  case lengthDelimited = 2
  case startGroup = 3
  case endGroup = 4
  case fixed32 = 5
}

/// Takes varints and runs of bytes off the front of encoded bytes. Every function gives nil where the bytes end too soon.
struct WireReader {
  private(set) var rest: UnsafeRawBufferPointer.SubSequence

  init(_ bytes: UnsafeRawBufferPointer) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }

  /// A varint of at most ten bytes; bits over 64 are dropped. `isMinimal`: no shorter one, or one within 64 bits, would
  /// say the same.
  mutating func varint() -> (value: UInt64, isMinimal: Bool)? {
    var value: UInt64 = 0
    var length = 0
    for byte in rest.prefix(10) {
      value |= UInt64(byte & 0x7f) << UInt64(7 * length)
      length += 1
      guard byte & 0x80 == 0 else { continue }
      rest.removeFirst(length)
      return (value, (length == 1 || byte != 0) && (length < 10 || byte == 1))
    }
    return nil
  }

  /// `count` bytes.
  mutating func take(_ count: UInt64) -> UnsafeRawBufferPointer? {
    guard count <= UInt64(rest.count) else { return nil }
    let bytes = UnsafeRawBufferPointer(rebasing: rest.prefix(Int(count)))
    rest.removeFirst(Int(count))
    return bytes
  }
}
