import Glibc
import Time

/// An instant as log lines write it.
package struct LogTime {
  package var seconds: Int
  package var microseconds: Int

  package static func now() -> LogTime {
    let (seconds, microseconds) = WallClock.system.now().microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    return LogTime(seconds: Int(seconds), microseconds: Int(microseconds))
  }

  /// The beginning of RFC 3339 in UTC, without the fraction: `2026-11-20T14:03:07`.
  func appendUTCSecond(to buffer: inout [UInt8]) {
    var seconds = time_t(seconds)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    Self.append(Int(parts.tm_year) + 1900, digits: 4, to: &buffer)
    buffer.append(UInt8(ascii: "-"))
    Self.append(Int(parts.tm_mon) + 1, digits: 2, to: &buffer)
    buffer.append(UInt8(ascii: "-"))
    Self.append(Int(parts.tm_mday), digits: 2, to: &buffer)
    buffer.append(UInt8(ascii: "T"))
    appendClock(parts, to: &buffer)
  }

  /// The time of day where this machine stands: `14:03:07`.
  package func appendLocalClock(to buffer: inout [UInt8]) {
    var seconds = time_t(seconds)
    var parts = tm()
    localtime_r(&seconds, &parts)
    appendClock(parts, to: &buffer)
  }

  private func appendClock(_ parts: tm, to buffer: inout [UInt8]) {
    Self.append(Int(parts.tm_hour), digits: 2, to: &buffer)
    buffer.append(UInt8(ascii: ":"))
    Self.append(Int(parts.tm_min), digits: 2, to: &buffer)
    buffer.append(UInt8(ascii: ":"))
    Self.append(Int(parts.tm_sec), digits: 2, to: &buffer)
  }

  static func append(_ value: Int, digits: Int, to buffer: inout [UInt8]) {
    var divisor = 1
    for _ in 1..<digits { divisor *= 10 }
    while divisor > 0 {
      buffer.append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: value / divisor % 10))
      divisor /= 10
    }
  }
}
