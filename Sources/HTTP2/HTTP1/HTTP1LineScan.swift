/// The first line of some bytes, which CR and LF end. RFC 9112 lets a recipient take a bare LF as well, and two that don't
/// agree on it can be made to see different requests: here nobody takes it.
enum HTTP1LineScan {
  /// There is no end yet; so many bytes were looked at.
  case none(Int)
  /// Without its end.
  case line(UnsafeRawBufferPointer)
  /// An LF without its CR.
  case badEnd
  case tooLong

  /// - Parameters:
  ///   - start: Where to look from: no LF comes before.
  ///   - limit: The length of the longest line, without its end.
  init(_ bytes: UnsafeRawBufferPointer, from start: Int, limit: Int) {
    guard let end = bytes.offset(of: HTTP1Syntax.lineFeed, from: start) else {
      self = bytes.count > limit + 1 ? .tooLong : .none(bytes.count)
      return
    }
    guard end > 0, bytes[end - 1] == HTTP1Syntax.carriageReturn else {
      self = .badEnd
      return
    }
    self = end - 1 > limit ? .tooLong : .line(bytes.part(0..<end - 1))
  }
}

/// The line before a chunk: its size in hexadecimal digits, and maybe extensions, which nobody looks at (RFC 9112, section
/// 7.1).
struct HTTP1ChunkLine {
  let size: Int
  let hasExtensions: Bool

  /// Nil if it isn't valid.
  init?(_ line: UnsafeRawBufferPointer) {
    var size = 0
    var count = 0
    while count < line.count, let digit = HTTP1Syntax.hexDigit(line[count]) {
      // 15 digits fill 60 bits.
      guard count < 15 else { return nil }
      size = size << 4 | digit
      count += 1
    }
    guard count > 0 else { return nil }
    let rest = line.part(count..<line.count)
    guard rest.count == 0 || rest.trimmed.first == UInt8(ascii: ";"), rest.allSatisfy(HTTP1Syntax.isValue) else {
      return nil
    }
    self.size = size
    hasExtensions = rest.count > 0
  }
}
