/// A span of time in whole microseconds, however long: of spans the sum is exact, and the same in any order.
public struct ExactSeconds: Sendable, Hashable {
  private var seconds: Int64
  /// 0...999,999.
  private var microseconds: Int64

  /// So many seconds, and 0 to 999,999 microseconds more; no time at all by default.
  public init(seconds: Int64 = 0, microseconds: Int64 = 0) {
    self.seconds = seconds
    self.microseconds = min(max(microseconds, 0), 999_999)
  }

  /// So many microseconds, held to what `Int64` seconds can tell.
  public init(microseconds: Int128) {
    let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    let borrowed: Int128 = rest < 0 ? 1 : 0
    self.init(seconds: Int64(clamping: seconds - borrowed), microseconds: Int64(rest + borrowed * 1_000_000))
  }

  /// Adds another span.
  public mutating func add(_ other: ExactSeconds) {
    let (carry, rest) = (microseconds + other.microseconds).quotientAndRemainder(dividingBy: 1_000_000)
    seconds.add(other.seconds)
    seconds.add(carry)
    microseconds = rest
  }

  /// The seconds, as the nearest `Double` where the microseconds are fewer than 2⁵³ (285 years), and next to it beyond.
  public var value: Double {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    guard !overflow, product.magnitude < 1 << 53 else { return Double(seconds) + Double(microseconds) / 1_000_000 }
    return Double(product + microseconds) / 1_000_000
  }
}
