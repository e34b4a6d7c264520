public import Protobuf

extension Timestamp {
  /// The first and last second that a timestamp may have: 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
  public static let secondsRange: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  /// Writes RFC 3339 in UTC: "2026-11-20T14:00:00.500Z". What is out of range is written as the nearest that is not.
  public func writeJSON(to writer: inout JSONWriter) { writer.writeTimestamp(seconds: seconds, nanos: nanos) }

  /// The instant of a text by RFC 3339, in any offset from UTC, with up to nine decimals; nil for any other text.
  public init?(rfc3339 text: String) {
    guard let (seconds, nanos) = RFC3339.timestamp(text) else { return nil }
    self.init(seconds: seconds, nanos: nanos)
  }

  /// Reads RFC 3339, in any offset from UTC.
  public init(readingJSON reader: inout JSONReader) throws(JSONDecodingFailure) {
    let (seconds, nanos) = try reader.timestamp()
    self.init(seconds: seconds, nanos: nanos)
  }
}
