import NIOCore
import Synchronization

/// The listener and the connections of an admin listener, from any thread.
final class AdminConnections: Sendable {
  private struct State {
    var listener: (any Channel)?
    var connections: [ObjectIdentifier: any Channel] = [:]
    var isStopped = false
  }

  private let state = Mutex(State())
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  func listen(_ listener: any Channel) {
    state.withLock { $0.listener = listener }
  }

  /// - Returns: False for a connection too many.
  func add(_ channel: any Channel) -> Bool {
    let isTaken = state.withLock { state in
      guard !state.isStopped, state.connections.count < limit else { return false }
      state.connections[ObjectIdentifier(channel)] = channel
      return true
    }
    guard isTaken else { return false }
    channel.closeFuture.whenComplete { _ in
      self.state.withLock { $0.connections[ObjectIdentifier(channel)] = nil }
    }
    return true
  }

  /// Takes no more connections.
  ///
  /// - Returns: What is to be closed, the listener first.
  func stop() -> [any Channel] {
    state.withLock { state in
      state.isStopped = true
      return (state.listener.map { [$0] } ?? []) + state.connections.values
    }
  }
}
