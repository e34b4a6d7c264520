/// Which streams a client has opened, and which it has itself ended of late: what makes a frame an error for certain
/// (RFC 9113, sections 5.1 and 5.1.1). nghttp2 forgets closed streams, and ignores what comes for them.
///
/// Whatever isn't certain is left alone: a client may go on with a stream that this side has reset until it knows.
struct PeerStreams {
  enum Verdict: Equatable {
    /// A new stream.
    case opens
    /// A stream that was there before, in whatever state.
    case known
    /// A connection error.
    case error(ErrorCode)
  }

  /// More gaps than an honest client leaves: older ones are forgotten.
  private static let gapCount = 8

  /// The last stream that was opened.
  private(set) var last: UInt32 = 0
  /// Streams that were never opened, and no longer can be, as later ones were.
  private var gaps: [ClosedRange<UInt32>] = []
  /// Streams that the client ended, by END_STREAM or RST_STREAM: the latest ones, 0 for none.
  private var ended = SIMD16<UInt32>()
  private var nextEnded = 0
  /// The highest of those that ever were among them: a stream over it, as nearly all are, needs no search.
  private var highestEnded: UInt32 = 0

  /// HEADERS have come.
  mutating func headers(_ stream: UInt32, endStream: Bool) -> Verdict {
    // Even ones, and 0, nghttp2 knows to be wrong.
    guard stream % 2 == 1 else { return .known }
    guard stream > last else {
      if isSkipped(stream) { return .error(.protocolError) }
      if isEnded(stream) { return .error(.streamClosed) }
      if endStream { end(stream) }
      return .known
    }
    if stream > last + (last == 0 ? 1 : 2) { addGap((last + (last == 0 ? 1 : 2))...(stream - 2)) }
    last = stream
    if endStream { end(stream) }
    return .opens
  }

  /// DATA has come.
  mutating func data(_ stream: UInt32, endStream: Bool) -> Verdict {
    guard stream % 2 == 1, stream <= last else { return .known }
    if isEnded(stream) || isSkipped(stream) { return .error(.streamClosed) }
    if endStream { end(stream) }
    return .known
  }

  /// RST_STREAM has come. It may follow END_STREAM, and be sent twice.
  mutating func reset(_ stream: UInt32) {
    guard stream % 2 == 1, stream <= last, !isEnded(stream) else { return }
    end(stream)
  }

  private func isEnded(_ stream: UInt32) -> Bool {
    stream <= highestEnded && any(ended .== SIMD16(repeating: stream))
  }

  private func isSkipped(_ stream: UInt32) -> Bool { !gaps.isEmpty && gaps.contains { $0.contains(stream) } }

  private mutating func end(_ stream: UInt32) {
    ended[nextEnded] = stream
    highestEnded = max(highestEnded, stream)
    nextEnded = (nextEnded + 1) % SIMD16<UInt32>.scalarCount
  }

  private mutating func addGap(_ gap: ClosedRange<UInt32>) {
    if gaps.count == Self.gapCount { gaps.removeFirst() }
    gaps.append(gap)
  }
}
