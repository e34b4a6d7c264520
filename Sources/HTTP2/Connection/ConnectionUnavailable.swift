/// The connection takes no new streams: make another.
public struct ConnectionUnavailable: Error, Hashable {
  /// What ended it, or is about to.
  public var reason: ConnectionClosure

  init(reason: ConnectionClosure) {
    self.reason = reason
  }
}
