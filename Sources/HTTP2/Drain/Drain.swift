/// The order of a graceful end (RFC 9113, section 6.8): GOAWAY with the highest stream id and a PING; when that comes
/// back every stream that the peer opened before it knew has arrived, and GOAWAY names the last one; the running streams
/// finish.
struct Drain {
  enum Phase: Equatable {
    case running, announced, finishing
  }

  enum Action: Equatable {
    /// GOAWAY with the highest stream id, and a PING with this payload.
    case announce(ping: UInt64)
    /// GOAWAY with the last stream id.
    case nameLastStream
  }

  /// "drain" and a zero, so that other PINGs can be told from it.
  static let pingPayload: UInt64 = 0x64_72_61_69_6e_00_00_01

  private(set) var phase = Phase.running

  /// The owner wants the end.
  mutating func begin() -> Action? {
    guard phase == .running else { return nil }
    phase = .announced
    return .announce(ping: Self.pingPayload)
  }

  /// A PING came back.
  mutating func pingAcknowledged(_ payload: UInt64) -> Action? {
    guard phase == .announced, payload == Self.pingPayload else { return nil }
    phase = .finishing
    return .nameLastStream
  }
}
