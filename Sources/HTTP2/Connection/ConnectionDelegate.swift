/// The owner's side of one connection. Every call comes on the connection's event loop.
public protocol ConnectionDelegate: AnyObject {
  /// A peer opened a stream (server): who hears of it? Its headers follow at once.
  func accept(_ stream: HTTP2Stream) -> any StreamDelegate

  /// The peer said GOAWAY, or this side has begun to drain: no new streams, the running ones go on. At most once.
  func draining()

  /// The connection is over, all its streams are closed. Exactly once, and the last call.
  func closed(_ reason: ConnectionClosure)
}

extension ConnectionDelegate {
  /// Nothing to do by default.
  public func draining() {}
  /// Nothing to do by default.
  public func closed(_ reason: ConnectionClosure) {}
}
