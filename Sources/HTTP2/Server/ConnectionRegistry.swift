import NIOConcurrencyHelpers
import NIOCore

/// The listeners and connections of a server, from any thread: who must be told to stop, and when all have.
final class ConnectionRegistry: Sendable {
  private struct State {
    var listeners: [any Channel] = []
    var closingListeners = 0
    var connections: [ObjectIdentifier: HTTP2Connection] = [:]
    var accepted = 0
    var isStopped = false
    var waiters: [CheckedContinuation<Void, Never>] = []

    var isClosed: Bool { isStopped && closingListeners == 0 && connections.isEmpty }
  }

  /// What is to become of a connection that was accepted.
  enum Admission {
    case taken
    /// The server was told to stop, so the connection must end too.
    case mustDrain
    /// There are too many.
    case refused
  }

  private let maxConnections: Int
  private let state = NIOLockedValueBox(State())

  init(maxConnections: Int = .max) {
    self.maxConnections = maxConnections
  }

  var connectionCount: Int { state.withLockedValue { $0.connections.count } }

  /// The connections that are open, and how many have ever been.
  var census: (open: [HTTP2Connection], accepted: Int) {
    state.withLockedValue { (Array($0.connections.values), $0.accepted) }
  }

  /// - Returns: False if the server was told to stop before.
  func add(listener: any Channel) -> Bool {
    state.withLockedValue {
      guard !$0.isStopped else { return false }
      $0.listeners.append(listener)
      return true
    }
  }

  func add(_ connection: HTTP2Connection) -> Admission {
    state.withLockedValue {
      guard $0.connections.count < maxConnections else { return .refused }
      $0.connections[ObjectIdentifier(connection)] = connection
      $0.accepted += 1
      return $0.isStopped ? .mustDrain : .taken
    }
  }

  func remove(_ connection: HTTP2Connection) {
    change { $0.connections[ObjectIdentifier(connection)] = nil }
  }

  /// Closes the listeners.
  ///
  /// - Returns: The connections that are open.
  func stop() -> [HTTP2Connection] {
    let (listeners, connections) = change { state in
      state.isStopped = true
      defer { state.listeners = [] }
      state.closingListeners += state.listeners.count
      return (state.listeners, Array(state.connections.values))
    }
    for listener in listeners {
      listener.close().whenComplete { _ in self.change { $0.closingListeners -= 1 } }
    }
    return connections
  }

  func waitUntilClosed() async {
    await withCheckedContinuation { continuation in
      change { $0.waiters.append(continuation) }
    }
  }

  /// Changes the state, and wakes those who wait for the end if this was it.
  @discardableResult
  private func change<R>(_ body: (inout State) -> R) -> R {
    let (result, waiters) = state.withLockedValue { state in
      let result = body(&state)
      guard state.isClosed else { return (result, [CheckedContinuation<Void, Never>]()) }
      defer { state.waiters = [] }
      return (result, state.waiters)
    }
    for waiter in waiters { waiter.resume() }
    return result
  }
}
