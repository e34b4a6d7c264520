import NIOCore

/// The order of a graceful end (RFC 9113, section 6.8): GOAWAY with the highest stream id and a PING; when that comes
/// back every stream that the peer opened before it knew has arrived, and GOAWAY names the last one; the running streams
/// finish. A peer that doesn't answer the PING is not waited for longer than a limit.
struct Drain {
  enum Phase: Equatable {
    case running
    case announced(until: NIODeadline)
    case finishing
  }

  enum Action: Equatable {
    /// GOAWAY with the highest stream id, and a PING with this payload.
    case announce(ping: UInt64)
    /// GOAWAY with the last stream id.
    case nameLastStream
  }

  /// "drain" and a one, so that other PINGs can be told from it.
  static let pingPayload: UInt64 = 0x64_72_61_69_6e_00_00_01

  private(set) var phase = Phase.running

  /// The owner wants the end.
  ///
  /// - Parameter noticeLimit: How long the answer to the PING is waited for.
  mutating func begin(noticeLimit: TimeAmount, now: NIODeadline) -> Action? {
    guard phase == .running else { return nil }
    phase = .announced(until: now + noticeLimit)
    return .announce(ping: Self.pingPayload)
  }

  /// A PING came back.
  mutating func pingAcknowledged(_ payload: UInt64) -> Action? {
    guard case .announced = phase, payload == Self.pingPayload else { return nil }
    phase = .finishing
    return .nameLastStream
  }

  /// When to look again.
  var next: NIODeadline {
    if case .announced(let until) = phase { until } else { .distantFuture }
  }

  mutating func check(now: NIODeadline) -> Action? {
    guard now >= next else { return nil }
    phase = .finishing
    return .nameLastStream
  }
}
