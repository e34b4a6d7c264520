/// The rows of a batch that folds are given.
public struct BatchRows: Sendable {
  /// The batch.
  public let batch: ColumnBatch
  /// Which of its rows.
  public let range: Range<Int>

  /// Rows of a batch.
  public init(_ batch: ColumnBatch, _ range: Range<Int>) {
    self.batch = batch
    self.range = range.clamped(to: 0..<batch.count)
  }
}
