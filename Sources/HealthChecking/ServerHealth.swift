import Synchronization

/// The health of one server: who knows of the database or of the end tells it here, and calls of `grpc.health.v1.Health`
/// are answered from it. May be used from anywhere.
public final class ServerHealth: Sendable {
  private struct Watcher {
    let service: String
    let continuation: AsyncStream<HealthCheckResponse.ServingStatus>.Continuation
  }

  private struct Guarded {
    var health: HealthState
    var watchers: [Int: Watcher] = [:]
    var nextWatcher = 0

    func tell(of services: [String]) {
      guard !services.isEmpty else { return }
      for watcher in watchers.values where services.contains(watcher.service) {
        if let status = health.status(of: watcher.service) { watcher.continuation.yield(status) }
      }
    }
  }

  private let guarded: Mutex<Guarded>

  /// - Parameters:
  ///   - services: The services of the server, with their packages. The server as a whole, "", is always there.
  ///   - isServing: Whether they can be called from the start.
  public init(services: [String], isServing: Bool) {
    guarded = Mutex(Guarded(health: HealthState(services: services, status: isServing ? .serving : .notServing)))
  }

  /// Says whether services can be called. The server as a whole is "".
  public func set(isServing: Bool, of services: [String]) {
    guarded.withLock { guarded in
      let changed = guarded.health.set(isServing ? .serving : .notServing, of: services)
      guarded.tell(of: changed)
    }
  }

  /// The server ends: from now on nothing can be called, and whoever watches is told so and sent away.
  public func end() {
    let watchers = guarded.withLock { guarded in
      let changed = guarded.health.end()
      guarded.tell(of: changed)
      defer { guarded.watchers = [:] }
      return guarded.watchers
    }
    // Outside of the lock, which a watcher that ends takes.
    for watcher in watchers.values { watcher.continuation.finish() }
  }

  /// Nil for a service that the server doesn't have.
  func status(of service: String) -> HealthCheckResponse.ServingStatus? {
    guarded.withLock { $0.health.status(of: service) }
  }

  /// Every service by name, the server as a whole first.
  var all: [(service: String, status: HealthCheckResponse.ServingStatus)] { guarded.withLock { $0.health.all } }

  /// How many wait for changes.
  var watcherCount: Int { guarded.withLock { $0.watchers.count } }

  /// The status of a service now, and whenever it changes; ends when the server does, or its watcher. Who is slow gets the
  /// latest alone, so that one who never reads costs no more than one status.
  func watch(_ service: String) -> HealthWatch {
    let (stream, continuation) = AsyncStream.makeStream(
      of: HealthCheckResponse.ServingStatus.self, bufferingPolicy: .bufferingNewest(1))
    let watcher: Int? = guarded.withLock { guarded in
      continuation.yield(guarded.health.status(of: service) ?? .serviceUnknown)
      guard !guarded.health.isEnding else { return nil }
      defer { guarded.nextWatcher += 1 }
      guarded.watchers[guarded.nextWatcher] = Watcher(service: service, continuation: continuation)
      return guarded.nextWatcher
    }
    if let watcher {
      continuation.onTermination = { [weak self] _ in self?.forget(watcher) }
    } else {
      continuation.finish()
    }
    return HealthWatch(changes: stream, continuation: continuation)
  }

  private func forget(_ watcher: Int) {
    // What it held is let go outside of the lock.
    _ = guarded.withLock { $0.watchers.removeValue(forKey: watcher) }
  }
}
