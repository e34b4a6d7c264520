/// What a session asks of, and tells to, the connection around it.
protocol SessionOwner: AnyObject {
  /// The peer opened a stream: who hears of it? Nil once the connection is closed.
  func accept(_ stream: HTTP2Stream) -> (any StreamDelegate)?
  /// There is something to send, or to tell, that did not come from `receive`.
  func needsFlush()
  /// The peer acknowledged a PING of ours.
  func pingAcknowledged(_ payload: UInt64)
  /// The peer will take no new streams.
  func goAwayReceived(_ code: ErrorCode)
}
