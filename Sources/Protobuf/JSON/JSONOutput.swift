internal import Encodings
internal import NIOCore

/// Memory that grows while JSON is written into it.
@usableFromInline
struct JSONOutput: ~Copyable {
  /// A byte that stands before the text. It is an opening bracket, so that nothing that begins the text gets a comma.
  private static let sentinel = UInt8(ascii: "[")
  private static let firstCapacity = 1024

  @usableFromInline var start: UnsafeMutableRawPointer
  @usableFromInline var next: UnsafeMutableRawPointer
  @usableFromInline var end: UnsafeMutableRawPointer

  @usableFromInline init() {
    start = .allocate(byteCount: Self.firstCapacity, alignment: 16)
    start.storeBytes(of: Self.sentinel, as: UInt8.self)
    next = start + 1
    end = start + Self.firstCapacity
  }

  // Inlinable like what can replace a writer: else release builds would have nothing to inline there.
  @inlinable deinit { start.deallocate() }

  private var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start + 1, count: next - start - 1) }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  func append(to buffer: inout ByteBuffer) { buffer.writeBytes(bytes) }

  /// Makes room for `count` bytes (0 or more).
  @inlinable @inline(__always)
  mutating func reserve(_ count: Int) { if end - next < count { grow(count) } }

  @inline(never) @usableFromInline
  mutating func grow(_ count: Int) {
    let used = next - start
    let capacity = max(2 * (end - start), used + count)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    larger.copyMemory(from: start, byteCount: used)
    start.deallocate()
    start = larger
    next = larger + used
    end = larger + capacity
  }

  @inlinable @inline(__always)
  mutating func write(_ byte: UInt8) {
    reserve(1)
    append(byte)
  }

  /// One byte where room is for it.
  @inlinable @inline(__always)
  mutating func append(_ byte: UInt8) {
    next.storeBytes(of: byte, as: UInt8.self)
    next += 1
  }

  @inlinable @inline(__always)
  mutating func append(_ text: StaticString) {
    next.copyMemory(from: text.utf8Start, byteCount: text.utf8CodeUnitCount)
    next += text.utf8CodeUnitCount
  }

  /// A comma, unless an object or array has just been opened: no value ends with an opening bracket.
  @inlinable @inline(__always)
  mutating func separate() {
    reserve(1)
    appendSeparator()
  }

  @inlinable @inline(__always)
  mutating func appendSeparator() {
    // The brackets differ in one bit.
    let isFirst = (next - 1).load(as: UInt8.self) | 0x20 == UInt8(ascii: "{")
    next.storeBytes(of: UInt8(ascii: ","), as: UInt8.self)
    next += isFirst ? 0 : 1
  }

  /// The name of a member: ASCII without anything that needs an escape.
  @inlinable @inline(__always)
  mutating func writeName(_ name: StaticString) {
    reserve(name.utf8CodeUnitCount + 4)
    appendSeparator()
    append(UInt8(ascii: "\""))
    append(name)
    append(UInt8(ascii: "\""))
    append(UInt8(ascii: ":"))
  }

  @inlinable @inline(__always)
  mutating func write(ascii text: StaticString) {
    reserve(text.utf8CodeUnitCount)
    append(text)
  }

  /// A string in quotation marks. Control characters, and DEL, are escaped.
  @usableFromInline
  mutating func write(_ string: String) {
    var string = string
    string.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      reserve(bytes.count + 2)
      append(UInt8(ascii: "\""))
      if JSONText.isPlain(bytes) { append(bytes) } else { appendEscaped(bytes) }
      write(UInt8(ascii: "\""))
    }
  }

  private mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    next.copyMemory(from: base, byteCount: bytes.count)
    next += bytes.count
  }

  private mutating func appendEscaped(_ bytes: UnsafeRawBufferPointer) {
    for byte in bytes {
      reserve(6)
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        append(UInt8(ascii: "\\"))
        append(byte)
      case UInt8(ascii: "\n"): append(#"\n"#)
      case UInt8(ascii: "\r"): append(#"\r"#)
      case UInt8(ascii: "\t"): append(#"\t"#)
      case ..<0x20, 0x7F:
        append(#"\u00"#)
        append(Self.hexadecimal(byte >> 4))
        append(Self.hexadecimal(byte & 0xF))
      default: append(byte)
      }
    }
  }

  private static func hexadecimal(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
  }

  /// What stands between the braces of an object.
  mutating func writeMembers(of object: borrowing JSONOutput) {
    let bytes = object.bytes.dropFirst().dropLast()
    guard !bytes.isEmpty else { return }
    separate()
    reserve(bytes.count)
    append(UnsafeRawBufferPointer(rebasing: bytes))
  }

  /// A whole number, in digits.
  @inlinable
  mutating func write(_ number: Int64) { write(number.magnitude, isNegative: number < 0) }

  /// A whole number, in digits.
  @usableFromInline
  mutating func write(_ magnitude: UInt64, isNegative: Bool) {
    reserve(21)
    if isNegative { append(UInt8(ascii: "-")) }
    append(magnitude, digits: Self.digits(magnitude))
  }

  /// The number of decimal digits, 1 to 20.
  private static func digits(_ number: UInt64) -> Int {
    if number < 10 { return 1 }
    if number < 100 { return 2 }
    if number < 1_000 { return 3 }
    var count = 4
    var power: UInt64 = 10_000
    while number >= power {
      count += 1
      if count == 20 { break }
      power *= 10
    }
    return count
  }

  /// A number in so many digits, where room is for them.
  mutating func append(_ number: UInt64, digits count: Int) {
    var number = number
    var place = next + count
    next = place
    for _ in 0..<count {
      place -= 1
      let tenth = number / 10
      place.storeBytes(of: UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: number &- tenth &* 10), as: UInt8.self)
      number = tenth
    }
  }

  /// A number with four decimals at most, if `value` (of magnitude 0.001 to 1e9) is the nearest to one. Of so few digits
  /// there is one text only that reads back as the same value.
  mutating func write(decimal value: Double) -> Bool {
    let magnitude = value.magnitude
    let scaled = (magnitude * 10_000).rounded()
    guard scaled / 10_000 == magnitude else { return false }
    var units = UInt64(scaled)
    var decimals = 4
    while decimals > 1, units % 10 == 0 {
      units /= 10
      decimals -= 1
    }
    let power: UInt64 = [1, 10, 100, 1_000, 10_000][decimals]
    write(units / power, isNegative: value < 0)
    reserve(5)
    append(UInt8(ascii: "."))
    append(units % power, digits: decimals)
    return true
  }

  /// The text of a floating-point number as Swift writes it, without a fraction of nothing.
  mutating func write(float text: String) {
    var text = text
    text.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      let isWhole =
        bytes.count > 2 && bytes[bytes.count - 1] == UInt8(ascii: "0") && bytes[bytes.count - 2] == UInt8(ascii: ".")
      reserve(bytes.count)
      append(isWhole ? UnsafeRawBufferPointer(rebasing: bytes.dropLast(2)) : bytes)
    }
  }

  /// Bytes in base64, padded, in quotation marks.
  mutating func write(base64 value: [UInt8]) {
    let text = Base64.encode(value, padded: true)
    text.withUnsafeBytes { bytes in
      reserve(bytes.count + 2)
      append(UInt8(ascii: "\""))
      append(bytes)
      append(UInt8(ascii: "\""))
    }
  }
}
