import HTTP2
import NIOCore
import TLS

/// The transport under a ``ClientConnection``: connects when a call needs it, and again when the connection is gone.
/// Confined to its event loop.
final class ClientLink: @unchecked Sendable {  // confined to the event loop
  private enum State {
    case idle
    case connecting([ClientCall])
    case connected(HTTP2Connection)
    case closed
  }

  let executor: LoopExecutor
  private let endpoint: Endpoint
  private let authority: String
  private let limits: ConnectionLimits
  private let tls: ClientTLS?
  private var state = State.idle
  /// Every connection that is open: the one in use, and those that take no more calls and finish what they have.
  private(set) var connections: [ObjectIdentifier: HTTP2Connection] = [:]

  init(to endpoint: Endpoint, limits: ConnectionLimits, tls: ClientTLS? = nil, executor: LoopExecutor) {
    self.endpoint = endpoint
    self.limits = limits
    self.tls = tls
    self.executor = executor
    authority =
      switch endpoint {
      case .tcp: endpoint.description
      case .unix: "localhost"
      }
  }

  /// Opens the call's stream now, or as soon as there is a connection; ends the call if there is none.
  func open(_ call: ClientCall) {
    switch state {
    case .closed: call.end(RPCError(.unavailable, reason: .connectionLost, "the client was closed"))
    case .connecting(let calls): state = .connecting(calls + [call])
    case .idle: connect(for: call)
    case .connected(let connection):
      do throws(ConnectionUnavailable) {
        try call.opened(on: connection, authority: authority, isSecured: tls != nil)
      } catch {
        connection.beginDrain()
        connect(for: call)
      }
    }
  }

  func close() {
    let old = state
    state = .closed
    if case .connecting(let calls) = old {
      for call in calls { call.end(RPCError(.unavailable, reason: .connectionLost, "the client was closed")) }
    }
    for connection in connections.values { connection.abort() }
  }

  private func connect(for call: ClientCall) {
    state = .connecting([call])
    Task {
      let result: Result<HTTP2Connection, any Error>
      do {
        result = .success(
          try await HTTP2Client.connect(to: endpoint, on: executor, limits: limits, tls: tls) {
            LinkDelegate(link: self, connection: $0)
          })
      } catch {
        result = .failure(error)
      }
      executor.eventLoop.execute { self.connected(result) }
    }
  }

  private func connected(_ result: Result<HTTP2Connection, any Error>) {
    guard case .connecting(let calls) = state else {
      if case .success(let connection) = result { connection.abort() }
      return
    }
    switch result {
    case .failure(let error):
      state = .idle
      for call in calls {
        call.end(
          RPCError(
            .unavailable, reason: .connectionFailed, "no connection to \(endpoint): \(error)", cause: error))
      }
    case .success(let connection):
      state = .connected(connection)
      for call in calls {
        do throws(ConnectionUnavailable) {
          try call.opened(on: connection, authority: authority, isSecured: tls != nil)
        } catch {
          call.end(.connectionLost(error.reason))
        }
      }
    }
  }

  fileprivate func opened(_ connection: HTTP2Connection) {
    connections[ObjectIdentifier(connection)] = connection
  }

  /// The connection takes no more calls: the next one makes another.
  fileprivate func draining(_ connection: HTTP2Connection) {
    if case .connected(let current) = state, current === connection { state = .idle }
  }

  fileprivate func closed(_ connection: HTTP2Connection) {
    draining(connection)
    connections[ObjectIdentifier(connection)] = nil
  }
}

/// Hears of one connection of a link.
private final class LinkDelegate: ConnectionDelegate {
  private let link: ClientLink
  private unowned let connection: HTTP2Connection

  init(link: ClientLink, connection: HTTP2Connection) {
    self.link = link
    self.connection = connection
    link.opened(connection)
  }

  /// A server opens no streams: push is off.
  func accept(_ stream: HTTP2Stream) -> any StreamDelegate { RefusingDelegate(stream) }

  func draining() { link.draining(connection) }

  func closed(_ reason: ConnectionClosure) { link.closed(connection) }
}

/// Resets a stream that has no business to be there.
private final class RefusingDelegate: StreamDelegate {
  private let stream: HTTP2Stream

  init(_ stream: HTTP2Stream) { self.stream = stream }

  func received(headers: HeaderFields, endStream: Bool) { stream.reset(.refusedStream) }
  func receivedHeadersOverLimit(endStream: Bool) {}
  func received(data: ByteBuffer, endStream: Bool) {}
  func received(trailers: HeaderFields) {}
  func writabilityChanged(isWritable: Bool) {}
  func closed(_ reason: StreamClosure) {}
}
