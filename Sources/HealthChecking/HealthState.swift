/// Which services can be called: a value, changed by whoever knows, told to whoever asks.
struct HealthState {
  private var statuses: [String: HealthCheckResponse.ServingStatus]
  /// Whether everything is NOT_SERVING for good.
  private(set) var isEnding = false

  /// - Parameter services: With their packages; "" is the server as a whole, which is always among them.
  init(services: [String], status: HealthCheckResponse.ServingStatus) {
    statuses = Dictionary((services + [""]).map { ($0, status) }) { first, _ in first }
  }

  /// Nil for a service that the server doesn't have.
  func status(of service: String) -> HealthCheckResponse.ServingStatus? { statuses[service] }

  /// Every service by name, the server as a whole first.
  var all: [(service: String, status: HealthCheckResponse.ServingStatus)] {
    statuses.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Sets the status of some services. Those that the server doesn't have are left out, and once everything is ending
  /// nothing changes.
  ///
  /// - Returns: The services of which the status is another one now.
  mutating func set(_ status: HealthCheckResponse.ServingStatus, of services: some Sequence<String>) -> [String] {
    guard !isEnding else { return [] }
    var changed: [String] = []
    for service in services {
      guard let old = statuses[service], old != status else { continue }
      statuses[service] = status
      changed.append(service)
    }
    return changed
  }

  /// Makes every service NOT_SERVING for good.
  ///
  /// - Returns: The services of which the status is another one now.
  mutating func end() -> [String] {
    let changed = set(.notServing, of: statuses.keys.sorted())
    isEnding = true
    return changed
  }
}
