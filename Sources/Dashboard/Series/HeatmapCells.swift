import Messages

/// The cells of a heatmap of these counts, Monday hour 0 first.
func heatmapCells(_ counts: [Int64]) -> [HeatmapCell] {
  counts.enumerated().map { index, count in
    HeatmapCell(dayOfWeek: Int32(index / 24 + 1), hour: Int32(index % 24), count: count)
  }
}
