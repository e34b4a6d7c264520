import Glibc

/// Log lines on their way out. Lines are formatted straight into it.
package struct LogBuffer: Sendable {
  /// The lines, and behind them room for more.
  private var room: [UInt8] = []
  /// The bytes of the lines.
  package private(set) var count = 0
  /// A busy log has thousands of lines in a second: the text of the last one's is kept.
  private var second = Int.min
  private var secondText: [UInt8] = []

  package init() {}

  /// The lines, in UTF-8.
  package var bytes: ArraySlice<UInt8> { room[..<count] }

  package mutating func removeAll(keepingCapacity: Bool) {
    if !keepingCapacity { room = [] }
    count = 0
  }

  /// Appends RFC 3339 in UTC: `2026-11-20T14:03:07.123456Z`.
  package mutating func append(_ time: LogTime) {
    if time.seconds != second {
      secondText.removeAll(keepingCapacity: true)
      time.appendUTCSecond(to: &secondText)
      second = time.seconds
    }
    append(secondText)
    append(atMost: 8) { output in
      output.write(UInt8(ascii: "."))
      output.write(UInt64(clamping: time.microseconds), digits: 6)
      output.write(UInt8(ascii: "Z"))
    }
  }

  package mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  package mutating func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { append($0) }
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    append(atMost: bytes.count) { $0.write(bytes) }
  }

  /// Appends what `write` writes, which is bounded beforehand: so that the room is looked at once for it all.
  @inline(__always) mutating func append(atMost size: Int, _ write: (inout LogOutput) -> Void) {
    if room.count - count < size { grow(to: max(count + size, 2 * room.count, 1_024)) }
    let start = count
    count += room.withUnsafeMutableBytes { room in
      var output = LogOutput(UnsafeMutableRawBufferPointer(rebasing: room[start...]))
      write(&output)
      return output.count
    }
  }

  /// In two pieces: byte by byte it would take seconds for a long log, in builds without the optimizer.
  private mutating func grow(to size: Int) {
    let (lines, used) = (room, count)
    room = [UInt8](unsafeUninitializedCapacity: size) { new, initializedCount in
      guard let start = new.baseAddress else { return }
      lines.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(new).copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<used]))
      }
      memset(start + used, 0, size - used)
      initializedCount = size
    }
  }
}

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
