/// Until when another service may take its time.
public enum UpstreamDeadline {
  /// The longest time of a call that is kept from a service.
  static let longestReserve = Duration.milliseconds(100)

  /// The deadline of a service within a call: a little earlier, so that there is time to say UNAVAILABLE. When the call's
  /// own deadline passes, the call is over, and its client is told DEADLINE_EXCEEDED.
  public static func within(call deadline: ContinuousClock.Instant, now: ContinuousClock.Instant)
    -> ContinuousClock.Instant
  {
    deadline - max(.zero, min(now.duration(to: deadline) / 5, longestReserve))
  }

  /// Runs `body` until the deadline at most; then it is cancelled.
  ///
  /// - Parameter service: What the service is called in messages.
  /// - Throws: ``UpstreamError/Kind/deadlineExceeded`` where `body` hadn't ended in time; else what it throws.
  public static func run<Value: Sendable>(
    of service: String, until deadline: ContinuousClock.Instant,
    _ body: @escaping @Sendable () async throws(UpstreamError) -> Value
  ) async throws(UpstreamError) -> Value {
    let late = UpstreamError(.deadlineExceeded, "the deadline passed before \(service) had answered")
    if deadline <= .now { throw late }
    let first: Result<Value, UpstreamError>? = await withTaskGroup(of: Result<Value, UpstreamError>?.self) { group in
      group.addTask {
        do throws(UpstreamError) {
          return .success(try await body())
        } catch {
          return .failure(error)
        }
      }
      group.addTask {
        do {
          try await Task.sleep(until: deadline, clock: .continuous)
          return .failure(late)
        } catch {
          // Cancelled, with the other or because of it: what that says counts.
          return nil
        }
      }
      defer { group.cancelAll() }
      while let result = await group.next() {
        if let result { return result }
      }
      return nil
    }
    guard let first else { throw UpstreamError(.cancelled, "the request to \(service) was cancelled") }
    return try first.get()
  }
}
