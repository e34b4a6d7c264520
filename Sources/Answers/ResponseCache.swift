import Metrics
import RPC
import Synchronization
public import Time

/// Answers questions, and gives one answer to all who ask the same at the same time (single flight) or soon after.
///
/// The key is everything that an answer depends on: what is asked, whose rows, as far as who sees them. Two questions of
/// equal keys get the same answer, so whoever asks must be known to be allowed to before.
///
/// An execution runs in a task of its own, on no caller's event loop and with no caller's deadline: a caller that is
/// cancelled, or whose deadline passes, leaves alone, and the execution is cancelled once the last has left. What it
/// fails with, all who wait for it fail with. Nothing of it is kept then.
public final class ResponseCache<Key: Hashable & Sendable, Element: Sendable>: Sendable {
  /// Answers a question: hands out elements as they are ready, and returns whether they may be given again.
  public typealias Execution = @Sendable (_ add: @escaping @Sendable (Element) -> Void) async throws -> Reuse

  private typealias State = ResponseCacheState<Key, Element>

  private struct Contents {
    var state: State
    var tasks: [State.ExecutionID: Task<Void, Never>] = [:]
    /// Subscribers that wait for news.
    var waiters: [State.SubscriberID: UnsafeContinuation<Void, Never>] = [:]
    var isSweeping = false

    mutating func takeWaiters(_ subscribers: Set<State.SubscriberID>) -> [UnsafeContinuation<Void, Never>] {
      subscribers.compactMap { waiters.removeValue(forKey: $0) }
    }
  }

  private let contents: Mutex<Contents>
  private let timeToLive: Duration
  private let clock: SteadyClock
  private let size: @Sendable (Element) -> Int
  private let metrics: AnswerMetrics?

  /// - Parameters:
  ///   - timeToLive: How old the data of an answer may become while it is given again; zero for never. Questions at the
  ///     same time share an execution in any case.
  ///   - capacity: How large all kept answers may be together, in bytes.
  ///   - clock: Tells how old answers are, and when their time and that of callers has come.
  ///   - metrics: Is told where answers come from.
  ///   - size: How large about an element is, in bytes.
  public init(
    timeToLive: Duration, capacity: Int, clock: SteadyClock = .system, metrics: AnswerMetrics? = nil,
    size: @escaping @Sendable (Element) -> Int
  ) {
    self.timeToLive = timeToLive
    self.clock = clock
    self.metrics = metrics
    self.size = size
    contents = Mutex(Contents(state: ResponseCacheState(timeToLive: timeToLive, capacity: capacity)))
  }

  /// Answers a question of one element.
  ///
  /// - Throws: As ``answer(_:oldest:deadline:by:to:)``; INTERNAL for an execution that gave no element.
  public func answer(
    _ key: Key, oldest: ContinuousClock.Instant?, deadline: ContinuousClock.Instant?, by execution: @escaping Execution
  ) async throws -> Element {
    var answer: Element?
    try await self.answer(key, oldest: oldest, deadline: deadline, by: execution) { answer = $0 }
    guard let answer else {
      throw RPCError(.internal, reason: .internalError, "the request failed", cause: MissingElement())
    }
    return answer
  }

  /// Answers a question: calls `receive` with each element of the answer, in order, as soon as both are ready. Elements
  /// that an execution had before somebody joined it come first, at once.
  ///
  /// - Parameters:
  ///   - key: All that the answer depends on.
  ///   - oldest: The data must not be of an earlier moment; nil where any age will do that the time to live allows.
  ///   - deadline: When the caller stops waiting.
  ///   - execution: Answers, if nobody has or does.
  ///   - receive: Takes an element. Others don't wait for it.
  /// - Throws: What the execution and `receive` throw; DEADLINE_EXCEEDED; CANCELLED where the caller's task is.
  public func answer(
    _ key: Key, oldest: ContinuousClock.Instant?, deadline: ContinuousClock.Instant?,
    by execution: @escaping Execution, to receive: (Element) async throws -> Void
  ) async throws {
    switch ask(key, oldest: oldest, execution) {
    case .answered(let elements):
      for element in elements { try await receive(element) }
    case .joined(let subscriber), .started(let subscriber, _):
      defer { leave(subscriber) }
      // When the deadline passes, the subscriber has left: it is told so, and the execution, if nobody else waits.
      let timer = deadline.map { deadline in
        Task.detached {
          try await self.clock.wait(deadline)
          self.leave(subscriber)
        }
      }
      defer { timer?.cancel() }
      while let element = try await next(subscriber) { try await receive(element) }
    }
  }

  /// How many callers wait for an execution's next element.
  var waitingCount: Int { contents.withLock(\.waiters.count) }

  /// How many answers may be given again.
  var keptCount: Int { contents.withLock(\.state.keptCount) }

  /// Whether nobody waits and nothing runs.
  var isIdle: Bool { contents.withLock { $0.waiters.isEmpty && $0.tasks.isEmpty && !$0.state.isBusy } }

  // Callers.

  private func ask(_ key: Key, oldest: ContinuousClock.Instant?, _ execution: @escaping Execution) -> State.Admission {
    let admission = contents.withLock { contents in
      let admission = contents.state.ask(key, oldest: oldest, now: clock.now())
      if case .started(_, let id) = admission {
        contents.tasks[id] = Task.detached { await self.run(execution, id) }
      }
      return admission
    }
    switch admission {
    case .answered: metrics?.kept.increment(by: 1)
    case .joined: metrics?.joined.increment(by: 1)
    case .started: metrics?.executed.increment(by: 1)
    }
    return admission
  }

  private func next(_ subscriber: State.SubscriberID) async throws(RPCError) -> Element? {
    while true {
      switch contents.withLock({ $0.state.next(subscriber) }) {
      case .element(let element): return element
      case .end: return nil
      case .failure(let error): throw error as? RPCError ?? .defect(error)
      case .nothing: await news(of: subscriber)
      case .gone where Task.isCancelled:
        throw RPCError(.cancelled, reason: .cancelled, "the call was cancelled")
      case .gone:
        throw RPCError(
          .deadlineExceeded, reason: .deadlineExceeded, "the deadline passed before the answer was ready")
      }
    }
  }

  /// Waits until there is something to read. A task that is cancelled leaves at once.
  private func news(of subscriber: State.SubscriberID) async {
    await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        let hasNews = contents.withLock { contents in
          if contents.state.hasNews(subscriber) { return true }
          contents.waiters[subscriber] = continuation
          return false
        }
        if hasNews { continuation.resume() }
      }
    } onCancel: {
      leave(subscriber)
    }
  }

  private func leave(_ subscriber: State.SubscriberID) {
    let (waiter, task) = contents.withLock { contents in
      let abandoned = contents.state.leave(subscriber)
      return (
        contents.waiters.removeValue(forKey: subscriber), abandoned.flatMap { contents.tasks.removeValue(forKey: $0) }
      )
    }
    task?.cancel()
    waiter?.resume()
  }

  // Executions.

  private func run(_ execution: Execution, _ id: State.ExecutionID) async {
    do {
      let reuse = try await execution { element in self.update { $0.state.add(element, to: id) } }
      let cost = reuse == .allowed ? cost(of: id) : nil
      update { contents in
        contents.tasks[id] = nil
        return contents.state.complete(id, cost: cost, now: clock.now())
      }
      sweepInTime()
    } catch {
      update { contents in
        contents.tasks[id] = nil
        return contents.state.fail(id, error)
      }
    }
  }

  /// What it costs to keep an answer, itself and what is around it; nil where none is kept. Not found out under the lock.
  private func cost(of id: State.ExecutionID) -> Int? {
    guard timeToLive > .zero else { return nil }
    return contents.withLock { $0.state.elements(of: id) }.reduce(1_024) { $0 + size($1) }
  }

  private func update(_ change: (inout sending Contents) -> Set<State.SubscriberID>) {
    let waiters = contents.withLock { contents in contents.takeWaiters(change(&contents)) }
    for waiter in waiters { waiter.resume() }
  }

  /// Sees to it that answers are forgotten when their time has come, though nobody asks any more.
  private func sweepInTime() {
    let begins = contents.withLock { contents in
      guard !contents.isSweeping, contents.state.keptCount > 0 else { return false }
      contents.isSweeping = true
      return true
    }
    guard begins else { return }
    let pause = max(timeToLive, .seconds(1))
    Task.detached { [weak self, clock] in
      repeat { try? await clock.wait(clock.now() + pause) } while self?.sweep() ?? false
    }
  }

  /// Whether answers are left.
  private func sweep() -> Bool {
    contents.withLock { contents in
      contents.isSweeping = contents.state.sweep(now: clock.now())
      return contents.isSweeping
    }
  }
}

/// An execution ended without the element that it was asked for: a defect of ours, for the log.
private struct MissingElement: Error {}

extension RPCError {
  fileprivate static func defect(_ error: any Error) -> RPCError {
    RPCError(.internal, reason: .internalError, "the request failed", cause: error)
  }
}
