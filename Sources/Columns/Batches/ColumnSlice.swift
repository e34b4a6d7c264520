/// The rows of a batch that are of a part of time.
public struct ColumnSlice: Sendable {
  /// The batch.
  public let batch: ColumnBatch
  /// The first microsecond.
  public let start: Int64
  /// The first microsecond after it.
  public let end: Int64

  /// The rows of `batch` from `start` to `end`, in microseconds since 1970.
  public init(_ batch: ColumnBatch, from start: Int64 = .min, to end: Int64 = .max) {
    (self.batch, self.start, self.end) = (batch, start, end)
  }
}

extension ResolvedSelection {
  /// The rows of a slice that are selected, as ``rows(of:needs:)`` gives those of a batch.
  public func rows(of slice: ColumnSlice, needs: Set<ColumnLayout.Role> = []) -> BatchRows? {
    ResolvedSelection(start: max(start, slice.start), end: min(end, slice.end), allowed: allowed)
      .rows(of: slice.batch, needs: needs)
  }
}
