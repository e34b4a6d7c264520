/// Log lines on their way out. Lines are formatted straight into it.
package struct LogBuffer: Sendable {
  /// The lines, in UTF-8.
  package var bytes: [UInt8] = []
  /// A busy log has thousands of lines in a second: the text of the last one's is kept.
  private var second = Int.min
  private var secondText: [UInt8] = []

  package init() {}

  /// Appends RFC 3339 in UTC: `2026-11-20T14:03:07.123456Z`.
  package mutating func append(_ time: LogTime) {
    if time.seconds != second {
      secondText.removeAll(keepingCapacity: true)
      time.appendUTCSecond(to: &secondText)
      second = time.seconds
    }
    bytes.append(contentsOf: secondText)
    bytes.append(UInt8(ascii: "."))
    LogTime.append(time.microseconds, digits: 6, to: &bytes)
    bytes.append(UInt8(ascii: "Z"))
  }

  package mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }
}
