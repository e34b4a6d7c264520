/// What one connection may cost. The defaults are safe for clients that nobody knows.
public struct ConnectionLimits: Sendable {
  /// Streams that the peer may have open at once (SETTINGS_MAX_CONCURRENT_STREAMS). One more is REFUSED_STREAM.
  public var maxConcurrentStreams: Int = 256
  /// Size of a header list in bytes, counted as RFC 9113 section 6.5.2 does: name + value + 32 for each field
  /// (SETTINGS_MAX_HEADER_LIST_SIZE). A longer one is not stored: the delegate learns of it by
  /// ``StreamDelegate/receivedHeadersOverLimit(endStream:)``.
  public var maxHeaderListBytes: Int = 16 * 1024
  /// Size of the body of a request of HTTP/1.1 in bytes, zero and up; a longer one is answered with 413. What reads bodies has
  /// smaller limits of its own.
  public var maxBodyBytes: Int = 64 * 1024 * 1024
  /// Bytes that the peer may send on one stream before ``HTTP2Stream/consume(bytes:)`` gives credit back
  /// (SETTINGS_INITIAL_WINDOW_SIZE), 1 … 2³¹-1.
  public var streamWindowBytes: Int = 256 * 1024
  /// The same for all streams of the connection together, at least 65,535 (the protocol's own start): this bounds the
  /// input that is held unread.
  public var maxUnreadInputBytes: Int = 8 * 1024 * 1024
  /// A stream with more queued output than this, in bytes, is not writable …
  public var streamHighWaterBytes: Int = 64 * 1024
  /// … until it has at most this many.
  public var streamLowWaterBytes: Int = 16 * 1024
  /// Queued output of all streams together, in bytes. From half of it on no stream is writable; a stream that sends
  /// all the same is reset with ENHANCE_YOUR_CALM when the whole of it is spent.
  public var maxQueuedOutputBytes: Int = 8 * 1024 * 1024
  /// A connection that has output to send, and takes none of it for so long, is dropped. While DATA waits, only DATA
  /// counts: a peer that keeps its windows shut and sends PINGs takes nothing.
  public var stallLimit: Duration = .seconds(20)
  /// A client has so long to send its preface and the head of its SETTINGS, from the beginning of the connection. Longer than
  /// zero.
  public var prefaceLimit: Duration = .seconds(10)
  /// From its preface on a client has so long until the headers of its first request are whole; else the connection is
  /// ended with GOAWAY NO_ERROR. Longer than zero.
  public var firstRequestLimit: Duration = .seconds(10)
  /// A client has so long for each further header block, from its first byte to its last. Longer than zero.
  public var headerBlockLimit: Duration = .seconds(10)
  /// What a client may ask for beside calls that are answered, in points, zero and up: resets, PINGs, SETTINGS … have a
  /// cost each, and answers that leave earn some back (docs/wire.md, "Abuse"). Spent, the connection ends with GOAWAY
  /// ENHANCE_YOUR_CALM.
  public var abuseBudget: Int = 20_000
  /// Points that time adds to the budget, per second, zero and up. It is filled when it is empty, so that after a pause
  /// a client may spend it twice at once.
  public var abuseRefillPerSecond: Int = 1_000
  /// After the last byte is sent, and the sending side shut, the peer has this long to close too.
  public var lingerLimit: Duration = .seconds(1)
  /// How long TLS may take to begin. The HTTP/2 session exists only after it.
  public var handshakeLimit: Duration = .seconds(10)
  /// A connection on which nothing has come for so long is sent a PING (server); nil for never. At least 1 ms.
  public var keepaliveInterval: Duration? = .seconds(2 * 3600)
  /// A connection on which nothing comes for so long after that PING is dropped.
  public var keepaliveTimeout: Duration = .seconds(20)
  /// A connection that has had no stream for so long since its last is drained (server); nil for never. At least 1 ms.
  public var idleLimit: Duration?
  /// A connection of this age is drained, up to a tenth earlier or later (server); nil for never.
  public var ageLimit: Duration?
  /// What still runs so long after a connection was drained for its age is cut off with it.
  public var ageGrace: Duration = .seconds(60)
  /// How long a drain waits for the answer to its PING, until it goes on as if it had come.
  public var drainNoticeLimit: Duration = .seconds(5)

  /// The defaults.
  public init() {}
}
