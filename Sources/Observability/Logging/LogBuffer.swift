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
