import Columns
import Foundation
import RPC
import Synchronization

/// A fold that is told the rows of an answer. The selection is applied here, and nowhere else, to every slice.
final class FoldProgress<Value: Fold>: ColumnFolding {
  /// No child task gets fewer rows: to begin one and to merge what it made takes time, too.
  private static var leastRowsOfTask: Int { 65_536 }

  private let empty: Value
  /// Those of the fold: asked once, not for each slice.
  private let needs: Set<ColumnLayout.Role>
  private let selection: KnownSelection
  private let current: Mutex<Value>
  private let tasks: Int

  /// - Parameters:
  ///   - fold: Of no rows.
  ///   - selection: Which rows it takes.
  ///   - identifiers: Whose numbers the batches have.
  ///   - tasks: How many child tasks may fold at once.
  init(
    _ fold: Value, _ selection: RowSelection, _ identifiers: Identifiers,
    tasks: Int = ProcessInfo.processInfo.activeProcessorCount
  ) {
    empty = fold
    needs = fold.needs
    self.selection = KnownSelection(selection, identifiers)
    current = Mutex(fold)
    self.tasks = tasks
  }

  /// The fold with all rows in it.
  var value: Value { current.withLock { $0 } }

  func restart() { current.withLock { $0 = empty } }

  func fold(_ slice: ColumnSlice) throws(RPCError) {
    if Task.isCancelled { throw .callCancelled }
    guard let rows = selection.resolved().rows(of: slice, needs: needs) else { return }
    current.withLock { $0.fold(rows) }
  }

  func fold(_ slices: [ColumnSlice]) async throws(RPCError) {
    let chunks = Self.chunks(of: slices, tasks: tasks)
    guard chunks.count > 1 else {
      for slice in slices { try fold(slice) }
      return
    }
    let (selection, empty) = (selection.resolved(), empty)
    // Nobody else folds meanwhile: what is there so far goes on with the first chunk.
    let first = Handover(
      current.withLock { current in
        defer { current = empty }
        return current
      })
    var folded = await withTaskGroup(of: (Int, Value?).self) { group in
      for (number, chunk) in chunks.enumerated() {
        group.addTask { [needs] in
          (number, Self.folding(chunk, selection, needs, into: number == 0 ? first.take() ?? empty : empty))
        }
      }
      var folded = [Value?](repeating: nil, count: chunks.count)
      for await (number, value) in group { folded[number] = value }
      return folded
    }
    guard var whole = folded[0].take() else { throw .callCancelled }
    for later in folded.dropFirst() {
      guard let later else { throw .callCancelled }
      whole.merge(later)
    }
    current.withLock { $0 = whole }
  }

  /// Nil where the task is cancelled.
  private static func folding(
    _ slices: ArraySlice<ColumnSlice>, _ selection: ResolvedSelection, _ needs: Set<ColumnLayout.Role>,
    into fold: consuming Value
  ) -> Value? {
    for slice in slices {
      if Task.isCancelled { return nil }
      if let rows = selection.rows(of: slice, needs: needs) { fold.fold(rows) }
    }
    return fold
  }

  /// Parts of about as many rows each, in order.
  static func chunks(of slices: [ColumnSlice], tasks: Int) -> [ArraySlice<ColumnSlice>] {
    let total = slices.reduce(0) { $0 + $1.batch.count }
    let count = max(1, min(tasks, total / leastRowsOfTask))
    var chunks: [ArraySlice<ColumnSlice>] = []
    var (start, rows) = (0, 0)
    for (index, slice) in slices.enumerated() {
      rows += slice.batch.count
      if rows * count >= total * (chunks.count + 1) {
        chunks.append(slices[start...index])
        start = index + 1
      }
    }
    if start < slices.count { chunks.append(slices[start...]) }
    return chunks
  }
}

/// A selection over numbers, made again when there are new ones of an identifier that it narrows.
private final class KnownSelection: Sendable {
  private let selection: RowSelection
  private let identifiers: Identifiers
  private let known = Mutex<(counts: [Int], resolved: ResolvedSelection)?>(nil)

  init(_ selection: RowSelection, _ identifiers: Identifiers) {
    (self.selection, self.identifiers) = (selection, identifiers)
  }

  func resolved() -> ResolvedSelection {
    known.withLock { known in
      let counts = ColumnLayout.Role.allCases.map {
        selection.allowed[$0] == nil ? 0 : identifiers.table(of: $0).count
      }
      if let known, known.counts == counts { return known.resolved }
      let resolved = selection.resolved(in: identifiers)
      known = (counts, resolved)
      return resolved
    }
  }
}

/// A value that goes from one task to another, which is then alone with it: it changes it in place, where it would copy all of
/// one that somebody else still has.
private final class Handover<Value: Sendable>: Sendable {
  private let value: Mutex<Value?>

  init(_ value: consuming Value) { self.value = Mutex(value) }

  /// The value; nil once it was taken.
  func take() -> Value? { value.withLock { $0.take() } }
}

extension RPCError {
  /// The call was cancelled while rows were folded.
  static var callCancelled: RPCError { RPCError(.cancelled, reason: .cancelled, "the call was cancelled") }
}
