import Upstream

/// Never ends, but with its task.
func hang() async throws(UpstreamError) {
  while true {
    do { try await Task.sleep(for: .seconds(3_600)) } catch { throw UpstreamError(.cancelled, "cancelled") }
  }
}

/// Waits for a state that other tasks bring about.
func eventually(_ condition: () async throws -> Bool) async throws {
  while !(try await condition()) { try await Task.sleep(for: .milliseconds(1)) }
}

/// Closed at first: who comes waits until it is opened.
actor Gate {
  private var isOpen = false
  private var waiting: [CheckedContinuation<Void, Never>] = []
  /// How many have come.
  private(set) var arrivals = 0

  func pass() async {
    arrivals += 1
    if !isOpen { await withCheckedContinuation { waiting.append($0) } }
  }

  func open() {
    isOpen = true
    for continuation in waiting { continuation.resume() }
    waiting = []
  }
}
