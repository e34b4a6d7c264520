/// A point in time as PostgreSQL's `timestamptz` has it: whole microseconds, here since the Unix epoch (UTC, no leap
/// seconds).
///
/// `Int64.max` and `Int64.min` microseconds stand for `infinity` and `-infinity`. Arithmetic saturates there: it never
/// traps.
public struct Instant: Comparable, Hashable, Sendable {
  /// Microseconds since 1970-01-01T00:00:00Z.
  public var microseconds: Int64

  /// The instant `microseconds` after the Unix epoch.
  public init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  /// The instant `seconds` after the Unix epoch, saturated to the range of `Int64` microseconds.
  public init(seconds: Int64) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    microseconds = overflow ? (seconds < 0 ? .min : .max) : product
  }

  /// Later than every other instant: PostgreSQL's `infinity`.
  public static let distantFuture = Instant(microseconds: .max)

  /// Earlier than every other instant: PostgreSQL's `-infinity`.
  public static let distantPast = Instant(microseconds: .min)

  /// Whole seconds since the Unix epoch, rounded towards the past.
  public var seconds: Int64 {
    let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// The instant `microseconds` later (earlier, when negative), saturated.
  public func advanced(byMicroseconds microseconds: Int64) -> Instant {
    Instant(microseconds: self.microseconds.addingSaturating(microseconds))
  }

  /// The microseconds from `other` to this instant, saturated.
  public func microseconds(since other: Instant) -> Int64 {
    microseconds.subtractingSaturating(other.microseconds)
  }

  /// Whether `left` is earlier.
  public static func < (left: Instant, right: Instant) -> Bool {
    left.microseconds < right.microseconds
  }
}

extension Int64 {
  /// The sum; one out of range is held to the nearest that is in it.
  package func addingSaturating(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }

  /// The difference; one out of range is held to the nearest that is in it.
  package func subtractingSaturating(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (other < 0 ? .max : .min) : difference
  }
}
