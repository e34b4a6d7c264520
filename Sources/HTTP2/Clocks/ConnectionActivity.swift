/// What has happened on a connection so far, for its clocks.
struct ConnectionActivity {
  /// All that the peer has sent, in bytes.
  var receivedBytes: UInt64 = 0
  /// Requests whose headers have come in whole.
  var requests: UInt64 = 0
  /// Streams that are open.
  var openStreams = 0
}
