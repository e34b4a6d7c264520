import Documents
import RPC
import Tenancy
import Time

/// Until when the document store may take its time.
///
/// A store that can't answer within the request's deadline is UNAVAILABLE (metrics.md, "Passing scores"). When the
/// deadline itself passes, the call is over and DEADLINE_EXCEEDED: so the store is given a little less.
struct StoreDeadline: Sendable {
  /// Nil where the request has no deadline: then the store has its own limits.
  let instant: ContinuousClock.Instant?

  /// The longest time that is kept from the store.
  private static let longestReserve = Duration.milliseconds(100)

  /// The deadline of the store in a request with `deadline`.
  init(within deadline: ContinuousClock.Instant?, now: ContinuousClock.Instant = .now) {
    instant = deadline.map { deadline in
      let rest = now.duration(to: deadline)
      return deadline - max(.zero, min(rest / 5, Self.longestReserve))
    }
  }

  /// Asks the store, and gives up when the time has passed even where the store doesn't.
  ///
  /// - Parameter question: Is given the store's deadline.
  /// - Throws: What the client may know of the store's failures.
  func ask<Answer: Sendable>(
    _ question: @escaping @Sendable (ContinuousClock.Instant?) async throws(DocumentStoreError) -> Answer
  ) async throws(RPCError) -> Answer {
    do {
      guard let instant else { return try await question(nil) }
      return try await withThrowingTaskGroup(of: Answer.self) { group in
        group.addTask { try await question(instant) }
        group.addTask {
          try await Task.sleep(until: instant)
          throw DocumentStoreError(.deadlineExceeded, "no answer before the request's deadline")
        }
        defer { group.cancelAll() }
        guard let answer = try await group.next() else {
          throw DocumentStoreError(.cancelled, "cancelled while asking the document store")
        }
        return answer
      }
    } catch let error as DocumentStoreError {
      throw RPCError(error)
    } catch {
      throw RPCError(DocumentStoreError(.cancelled, "cancelled while asking the document store"))
    }
  }
}
