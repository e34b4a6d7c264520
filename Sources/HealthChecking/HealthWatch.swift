/// What one watcher is told.
struct HealthWatch: Sendable {
  /// The status now, and whenever it changes.
  let changes: AsyncStream<HealthCheckResponse.ServingStatus>
  let continuation: AsyncStream<HealthCheckResponse.ServingStatus>.Continuation

  /// Ends the changes, after one that waits to be told.
  func end() { continuation.finish() }
}
