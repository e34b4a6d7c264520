/// A place and a moment; tests choose most near a change of the clocks.
public struct PlaceAndTime: Sendable, CustomStringConvertible {
  /// The IANA name of the zone.
  public let zone: String
  /// ISO 8601 in UTC.
  public let now: String

  /// A moment in a zone.
  public init(zone: String, now: String) {
    self.zone = zone
    self.now = now
  }

  /// For the name of a test.
  public var description: String { "\(zone) at \(now)" }
}
