/// What a client can do at will that costs the server more than it costs the client, or that no work follows from
/// (docs/wire.md, "Abuse").
public enum AbuseKind: String, CaseIterable, Hashable, Sendable {
  /// RST_STREAM from the client: work was begun for nothing.
  case resetReceived = "reset-received"
  /// RST_STREAM that the client made this side send, nghttp2's own among them. One that only ends a request whose response
  /// is whole (NO_ERROR) is none.
  case resetSent = "reset-sent"
  /// PING, and its acknowledgement.
  case ping
  /// SETTINGS, and their acknowledgement.
  case settings
  /// DATA with less than the prefix of a message in it, before the last of a stream.
  case tinyData = "tiny-data"
  /// CONTINUATION.
  case continuation
  /// A header block on a stream that was opened before.
  case trailers
  /// A header block that is malformed, or over the limit of its size.
  case badHeaders = "bad-headers"
  /// Another frame that nghttp2 finds invalid, without that the connection is at fault.
  case invalidFrame = "invalid-frame"
  /// WINDOW_UPDATE.
  case windowUpdate = "window-update"
  /// PRIORITY.
  case priority
  /// GOAWAY.
  case goAway = "goaway"
  /// A frame of a type that RFC 9113 doesn't know, and PUSH_PROMISE.
  case unknownFrame = "unknown-frame"
  /// A stream that is opened after the client was told the last one.
  case streamAfterGoAway = "stream-after-goaway"

  /// What one of it takes from an ``AbuseBudget``, in points.
  var cost: Int {
    switch self {
    case .resetReceived: 20
    case .resetSent: 20
    case .ping: 40
    case .settings: 100
    case .tinyData: 4
    case .continuation: 100
    case .trailers: 10
    case .badHeaders: 20
    case .invalidFrame: 20
    case .windowUpdate: 10
    case .priority: 20
    case .goAway: 200
    case .unknownFrame: 20
    case .streamAfterGoAway: 20
    }
  }
}
