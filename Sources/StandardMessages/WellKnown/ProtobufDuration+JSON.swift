public import Protobuf

extension ProtobufDuration {
  /// Writes seconds: "1.500s", "-0.250s". `seconds` and `nanos` of a valid duration have the same sign.
  public func writeJSON(to writer: inout JSONWriter) {
    let sign = seconds < 0 || nanos < 0 ? "-" : ""
    let fraction = DecimalSeconds.fraction(nanos: Int32(min(nanos.magnitude, 999_999_999)))
    writer.write("\(sign)\(seconds.magnitude)\(fraction)s")
  }
}

extension ProtobufDuration {
  /// The nearest protobuf duration, to the nanosecond.
  public init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self.init(seconds: seconds, nanos: Int32(attoseconds / 1_000_000_000))
  }
}
