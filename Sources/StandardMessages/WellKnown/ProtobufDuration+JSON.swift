public import Protobuf

extension ProtobufDuration {
  /// Writes seconds: "1.500s", "-0.250s". `seconds` and `nanos` of a valid duration have the same sign.
  public func writeJSON(to writer: inout JSONWriter) { writer.writeDuration(seconds: seconds, nanos: nanos) }

  /// Reads seconds: "1.5s".
  public init(readingJSON reader: inout JSONReader) throws(JSONDecodingFailure) {
    let (seconds, nanos) = try reader.duration()
    self.init(seconds: seconds, nanos: nanos)
  }
}

extension ProtobufDuration {
  /// The nearest protobuf duration, to the nanosecond.
  public init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self.init(seconds: seconds, nanos: Int32(attoseconds / 1_000_000_000))
  }
}
