import NIOCore

/// What a server's connections hold at one moment.
public struct ServerLoad: Sendable, Hashable {
  /// Connections that were ever accepted.
  public var accepted = 0
  /// Connections that are open.
  public var connections = 0
  /// Streams that are open, on all of them.
  public var streams = 0
  /// Output of all streams that waits for flow control or the socket, in bytes.
  public var queuedBytes = 0
}

extension HTTP2Server {
  /// What the connections hold now. Each event loop is asked once, so that nothing has to be counted as it happens.
  public func load() async -> ServerLoad {
    let (open, accepted) = registry.census
    var load = ServerLoad(accepted: accepted)
    let loops = Dictionary(grouping: open) { ObjectIdentifier($0.eventLoop) }
    for connections in loops.values {
      guard let eventLoop = connections.first?.eventLoop else { continue }
      let part = eventLoop.submit {
        connections.reduce(into: ServerLoad()) { part, connection in
          part.connections += 1
          part.streams += connection.openStreamCount
          part.queuedBytes += connection.queuedBytes
        }
      }
      // A loop that has been shut down has no connections left.
      guard let part = try? await part.get() else { continue }
      load.connections += part.connections
      load.streams += part.streams
      load.queuedBytes += part.queuedBytes
    }
    return load
  }
}
