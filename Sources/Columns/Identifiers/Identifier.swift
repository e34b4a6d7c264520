/// The 16 bytes of a `uuid`, ordered as PostgreSQL orders them.
public struct Identifier: Hashable, Comparable, Sendable {
  /// The first 8 bytes, the first one highest.
  public let high: UInt64
  /// The last 8 bytes.
  public let low: UInt64

  /// The identifier of these halves.
  public init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

  /// By their bytes.
  public static func < (left: Identifier, right: Identifier) -> Bool {
    left.high == right.high ? left.low < right.low : left.high < right.high
  }
}
