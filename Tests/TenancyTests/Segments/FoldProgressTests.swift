import RPC
import Testing

@testable import Columns
@testable import Segments
@testable import Tenancy

/// Slices that are folded on many cores make the same as those that are folded one after the other.
@Suite struct FoldProgressTests {
  /// Times in the order in which they were told.
  private struct Times: Fold {
    var all: [Int64] = []

    mutating func fold(_ rows: BatchRows) { all += rows.batch.times[rows.range] }

    mutating func merge(_ later: Times) { all += later.all }
  }

  private static func batch(from first: Int64, count: Int) -> ColumnBatch {
    var batch = ColumnBatch(.messages)
    batch.times = (0..<count).map { first + Int64($0) }
    batch.identifiers = [CodedColumn](
      repeating: CodedColumn(coding: [UInt32](repeating: 0, count: count)), count: 2)
    batch.kinds = CodedColumn(
      codes: [UInt16](repeating: 0, count: count), values: [RowKind(["sms", "inbound", "sent", nil])])
    return batch
  }

  private static let selection = RowSelection(from: 10, to: 1_000_000)

  @Test(arguments: [1, 2, 3, 7, 64]) func manyTasksFoldInOrder(tasks: Int) async throws {
    var slices: [ColumnSlice] = []
    var first: Int64 = 0
    for count in [1, 65_536, 65_536, 3, 40_000, 65_536, 65_536, 1] {
      slices.append(ColumnSlice(Self.batch(from: first, count: count), from: first + 1, to: first + 50_000))
      first += Int64(count)
    }
    let expected = slices.flatMap { slice in
      slice.batch.times.filter { $0 >= max(10, slice.start) && $0 < min(1_000_000, slice.end) }
    }
    let progress = FoldProgress(Times(), Self.selection, Identifiers(), tasks: tasks)
    try await progress.fold(slices)
    #expect(progress.value.all == expected)
    // What is there already goes on.
    try await progress.fold(slices)
    #expect(progress.value.all == expected + expected)
    progress.restart()
    for slice in slices { try progress.fold(slice) }
    #expect(progress.value.all == expected)
    let chunks = FoldProgress<Times>.chunks(of: slices, tasks: tasks)
    #expect(chunks.count <= tasks && chunks.map(\.count).reduce(0, +) == slices.count)
    #expect(tasks == 1 || chunks.count > 1)
  }

  @Test func aCancelledTaskFoldsNoFurther() async throws {
    let slices = (0..<4).map { ColumnSlice(Self.batch(from: $0 * 65_536, count: 65_536)) }
    for tasks in [1, 4] {
      let progress = FoldProgress(Times(), Self.selection, Identifiers(), tasks: tasks)
      let task = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        try await progress.fold(slices)
      }
      let error = await #expect(throws: RPCError.self) { try await task.value }
      #expect(error?.code == .cancelled)
    }
  }

  /// A selection knows the identifiers that came after it was made.
  @Test func newNumbersAreSelected() throws {
    let identifiers = Identifiers()
    let (known, new) = (Identifier(high: 1, low: 1), Identifier(high: 2, low: 2))
    var selection = Self.selection
    selection.allow(only: [known, new], as: .contact)
    let progress = FoldProgress(Times(), selection, identifiers)
    for (time, identifier) in [(100, known), (200, Identifier(high: 3, low: 3)), (300, new)] as [(Int64, Identifier)] {
      var batch = Self.batch(from: time, count: 1)
      batch.identifiers[0] = CodedColumn(coding: try identifiers.contacts.ordinals(of: [identifier]))
      try progress.fold(ColumnSlice(batch))
    }
    #expect(progress.value.all == [100, 300])
  }
}
