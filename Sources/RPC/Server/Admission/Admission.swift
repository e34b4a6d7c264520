public import Metrics
import Synchronization

/// Admits the calls of a server: runs them, lets them wait, or refuses them (docs/wire.md, "Admission").
///
/// A call on a server with room costs two short locks and no memory.
public final class Admission: Sendable {
  /// Whose call it is: any 128 bits, such as those of a UUID.
  public typealias Tenant = UInt128

  typealias State = AdmissionState
  private typealias Continuation = CheckedContinuation<State.Ticket, any Error>

  private struct Contents {
    var state: State
    var continuations: [State.WaiterID: Continuation] = [:]
    /// A task waits for the next call that has waited for too long.
    var isExpiring = false
  }

  /// The limits that it keeps.
  public let limits: AdmissionLimits
  private let metrics: AdmissionMetrics
  private let contents: Mutex<Contents>

  /// - Parameter factory: Where metrics are reported to; nil is the metrics system of the process.
  public init(_ limits: AdmissionLimits = .init(), factory: (any MetricsFactory)? = nil) {
    self.limits = limits
    metrics = AdmissionMetrics(factory: factory ?? MetricsSystem.factory)
    contents = Mutex(Contents(state: AdmissionState(limits)))
  }

  /// Calls that run now.
  public var runningCalls: Int { contents.withLock { $0.state.running } }

  /// Calls that wait now.
  public var waitingCalls: Int { contents.withLock { $0.state.waiting } }

  /// Reports how many calls run and wait: to be called from time to time, so that it costs calls nothing.
  public func reportMetrics() {
    let (running, waiting) = contents.withLock { ($0.state.running, $0.state.waiting) }
    metrics.report(running: running, waiting: waiting)
  }

  /// A place for a call of `tenant`, if there is one at once.
  func run(_ tenant: Tenant) -> State.Ticket? {
    contents.withLock { $0.state.run(tenant) }
  }

  /// Waits for a place for a call, for which ``run(_:)`` had none.
  ///
  /// - Throws: RESOURCE_EXHAUSTED; `CancellationError` if the call is over.
  func wait(_ tenant: Tenant, deadline: ContinuousClock.Instant?) async throws -> State.Ticket {
    let id = Mutex<State.WaiterID?>(nil)
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        enqueue(tenant, deadline, continuation) { waiter in id.withLock { $0 = waiter } }
      }
    } onCancel: {
      cancel { id.withLock { $0 } }
    }
  }

  /// Gives the place of a call that has ended to the next one.
  func end(_ ticket: State.Ticket) {
    let effects = contents.withLock { contents in
      var decisions: [State.Decision] = []
      contents.state.end(ticket, now: .now, &decisions)
      return Self.effects(of: decisions, &contents)
    }
    perform(effects)
  }

  private func enqueue(
    _ tenant: Tenant, _ deadline: ContinuousClock.Instant?, _ continuation: Continuation,
    _ register: (State.WaiterID) -> Void
  ) {
    let (effects, mustExpire) = contents.withLock { contents -> ([Effect], Bool) in
      // Whoever cancels the call later comes to this lock later, and finds it waiting.
      guard !Task.isCancelled else { return ([.fail(continuation, CancellationError())], false) }
      // A place may have become free since it was asked for.
      if let ticket = contents.state.run(tenant) { return ([.run(continuation, ticket)], false) }
      var decisions: [State.Decision] = []
      do throws(AdmissionRefusal) {
        let id = try contents.state.wait(tenant, deadline: deadline, now: .now, &decisions)
        contents.continuations[id] = continuation
        register(id)
      } catch {
        return ([.refuse(continuation, error)], false)
      }
      defer { contents.isExpiring = true }
      return (Self.effects(of: decisions, &contents), !contents.isExpiring)
    }
    perform(effects)
    if mustExpire { Task { await self.expire() } }
  }

  private func cancel(_ id: () -> State.WaiterID?) {
    let continuation = contents.withLock { contents -> Continuation? in
      guard let id = id(), let continuation = contents.continuations.removeValue(forKey: id) else { return nil }
      contents.state.cancel(id)
      return continuation
    }
    continuation?.resume(throwing: CancellationError())
  }

  /// Refuses those that have waited for too long, as long as any wait.
  private func expire() async {
    while let next = nextExpiry() {
      try? await Task.sleep(until: next, clock: .continuous)
      let effects = contents.withLock { contents in
        var decisions: [State.Decision] = []
        contents.state.expire(now: .now, &decisions)
        return Self.effects(of: decisions, &contents)
      }
      perform(effects)
    }
  }

  private func nextExpiry() -> ContinuousClock.Instant? {
    contents.withLock { contents in
      let next = contents.state.nextExpiry
      contents.isExpiring = next != nil
      return next
    }
  }

  /// What is done once the lock is released.
  private enum Effect {
    case run(Continuation, State.Ticket)
    case refuse(Continuation, AdmissionRefusal)
    case fail(Continuation, any Error)
  }

  /// Takes the continuations of those who wait no longer.
  private static func effects(of decisions: [State.Decision], _ contents: inout Contents) -> [Effect] {
    decisions.compactMap { decision in
      switch decision {
      case .run(let id, let ticket): contents.continuations.removeValue(forKey: id).map { .run($0, ticket) }
      case .refuse(let id, let refusal): contents.continuations.removeValue(forKey: id).map { .refuse($0, refusal) }
      }
    }
  }

  private func perform(_ effects: [Effect]) {
    for effect in effects {
      switch effect {
      case .run(let continuation, let ticket): continuation.resume(returning: ticket)
      case .refuse(let continuation, let refusal):
        metrics.refused(refusal.reason)
        continuation.resume(throwing: RPCError(refusal, limits))
      case .fail(let continuation, let error): continuation.resume(throwing: error)
      }
    }
  }
}
