/// What a segment keeps of the rows of its span.
public struct SegmentPayload: Equatable, Sendable {
  /// The rows, as their encoder writes them.
  public var bytes: [UInt8]
  /// How many there are.
  public var rowCount: Int64

  /// A payload of these.
  public init(bytes: [UInt8], rowCount: Int64) { (self.bytes, self.rowCount) = (bytes, rowCount) }
}
