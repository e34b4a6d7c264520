/// Bytes that a part of a line is written to. What finds no room is left out, and there is room for what was asked for.
struct LogOutput {
  private let room: UnsafeMutableRawBufferPointer
  private(set) var count = 0

  init(_ room: UnsafeMutableRawBufferPointer) { self.room = room }

  @inline(__always) mutating func write(_ byte: UInt8) {
    guard count < room.count else { return }
    room[count] = byte
    count += 1
  }

  @inline(__always) mutating func write(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count <= room.count - count else { return }
    UnsafeMutableRawBufferPointer(rebasing: room[count..<(count + bytes.count)]).copyMemory(from: bytes)
    count += bytes.count
  }

  /// A number of so many digits, with zeros before it: its last digits, if it has more.
  @inline(__always) mutating func write(_ number: UInt64, digits: Int) {
    guard digits <= room.count - count else { return }
    var rest = number
    for place in stride(from: count + digits - 1, through: count, by: -1) {
      room[place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    count += digits
  }

  /// A number of as many digits as it has.
  @inline(__always) mutating func write(_ number: UInt64) {
    var digits = 1
    var rest = number / 10
    while rest > 0 {
      digits += 1
      rest /= 10
    }
    write(number, digits: digits)
  }
}
