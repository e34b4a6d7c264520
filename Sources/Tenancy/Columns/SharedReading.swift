import Columns
import RPC
import Synchronization

/// One reading of rows for several folds of an answer: who comes before the first rows are handed out joins it. The task of
/// the first one reads, and folds for all.
final class SharedReading: Sendable {
  /// What came of it for one who joined.
  enum Outcome: Sendable {
    /// All rows are folded.
    case done
    /// The reading failed.
    case failed(RPCError)
    /// The reading was given up, since the call that led it was cancelled: somebody else must read.
    case abandoned
  }

  private struct Contents {
    var folds: [Int: any ColumnFolding]
    var waiters: [Int: CheckedContinuation<Outcome, Never>] = [:]
    var isOpen = true
    var outcome: Outcome?
    var lastID = 0
  }

  private let contents: Mutex<Contents>

  /// A reading that the caller leads, for its own fold.
  init(leading fold: any ColumnFolding) { contents = Mutex(Contents(folds: [0: fold])) }

  /// Joins, if nothing was handed out yet.
  /// - Returns: What ``wait(_:)`` takes; nil where it is too late.
  func join(_ fold: any ColumnFolding) -> Int? {
    contents.withLock { contents in
      guard contents.isOpen else { return nil }
      contents.lastID += 1
      contents.folds[contents.lastID] = fold
      return contents.lastID
    }
  }

  /// Waits until the reading is over, or the task is cancelled.
  func wait(_ id: Int) async -> Outcome {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let outcome = contents.withLock { contents -> Outcome? in
          if let outcome = contents.outcome { return outcome }
          if Task.isCancelled { return .failed(.callCancelled) }
          contents.waiters[id] = continuation
          return nil
        }
        if let outcome { continuation.resume(returning: outcome) }
      }
    } onCancel: {
      let waiter = contents.withLock { contents in
        contents.folds[id] = nil
        return contents.waiters.removeValue(forKey: id)
      }
      waiter?.resume(returning: .failed(.callCancelled))
    }
  }

  /// Those who take the rows that come now. Nobody joins any more.
  private func takers() -> [any ColumnFolding] {
    contents.withLock { contents in
      contents.isOpen = false
      return Array(contents.folds.values)
    }
  }

  /// Folds a slice for all.
  func fold(_ slice: ColumnSlice) throws(RPCError) {
    for fold in takers() { try fold.fold(slice) }
  }

  /// Folds slices for all, side by side.
  func fold(_ slices: [ColumnSlice]) async throws(RPCError) {
    guard !slices.isEmpty else { return }
    let takers = takers()
    if takers.count == 1, let taker = takers.first { return try await taker.fold(slices) }
    let failure = await withTaskGroup(of: RPCError?.self) { group in
      for taker in takers {
        group.addTask {
          do throws(RPCError) {
            try await taker.fold(slices)
            return nil
          } catch {
            return error
          }
        }
      }
      return await group.reduce(nil) { $0 ?? $1 }
    }
    if let failure { throw failure }
  }

  /// All rows come once more.
  func restart() {
    for fold in takers() { fold.restart() }
  }

  /// Tells all who joined how it went.
  func end(_ outcome: Outcome) {
    let waiters = contents.withLock { contents in
      contents.isOpen = false
      contents.outcome = outcome
      defer { contents.waiters = [:] }
      return contents.waiters.values
    }
    for waiter in waiters { waiter.resume(returning: outcome) }
  }
}
