/// Moments that only go forward, and waits until one of them. Injected, so that tests decide how time passes.
public struct SteadyClock: Sendable {
  /// The present moment.
  public let now: @Sendable () -> ContinuousClock.Instant
  /// Returns at a moment; throws `CancellationError` when the task is cancelled before.
  public let wait: @Sendable (ContinuousClock.Instant) async throws -> Void

  /// A clock that shows what `now` says, and waits as `wait` does.
  public init(
    now: @escaping @Sendable () -> ContinuousClock.Instant,
    wait: @escaping @Sendable (ContinuousClock.Instant) async throws -> Void
  ) {
    self.now = now
    self.wait = wait
  }

  /// The machine's clock.
  public static let system = SteadyClock(
    now: { .now }, wait: { try await Task.sleep(until: $0, clock: .continuous) })
}
