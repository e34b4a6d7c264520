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
  /// Between `next` and `end` (which is left out) is what was not taken yet. Both are nil where there is nothing at all.
  private var next: UnsafeRawPointer?
  private let end: UnsafeRawPointer?

  init(_ bytes: UnsafeRawBufferPointer) {
    next = bytes.baseAddress
    end = bytes.baseAddress.map { $0 + bytes.count }
  }

  var isAtEnd: Bool { next == end }

  private var count: Int {
    guard let next, let end else { return 0 }
    return end - next
  }

  /// A varint of at most ten bytes; bits over 64 are dropped. `isMinimal`: no shorter one, or one within 64 bits, would
  /// say the same.
  @inline(__always)
  mutating func varint() -> (value: UInt64, isMinimal: Bool)? {
    guard let first = next, first != end else { return nil }
    let byte = first.load(as: UInt8.self)
    guard byte >= 0x80 else {
      next = first + 1
      return (UInt64(byte), true)
    }
    return longVarint(first)
  }

  private mutating func longVarint(_ first: UnsafeRawPointer) -> (value: UInt64, isMinimal: Bool)? {
    var value: UInt64 = 0
    for index in 0..<min(10, count) {
      let byte = first.load(fromByteOffset: index, as: UInt8.self)
      value |= UInt64(byte & 0x7f) << UInt64(7 * index)
      guard byte & 0x80 == 0 else { continue }
      next = first + index + 1
      return (value, (index == 0 || byte != 0) && (index < 9 || byte == 1))
    }
    return nil
  }

  /// `size` bytes.
  @inline(__always)
  mutating func take(_ size: UInt64) -> UnsafeRawBufferPointer? {
    guard size <= UInt64(count) else { return nil }
    defer { next = next.map { $0 + Int(size) } }
    return UnsafeRawBufferPointer(start: next, count: Int(size))
  }
}
