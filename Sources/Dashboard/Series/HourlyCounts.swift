import Filters
import Messages

/// Counts by local day of the week and hour.
struct HourlyCounts {
  /// The hours of a week, Monday hour 0 first.
  private var counts = [Int64](repeating: 0, count: 7 * 24)

  /// Counts `count` more at the weekday and hour of `place`.
  mutating func add(_ count: Int64, at place: SlotPlace) {
    guard counts.indices.contains(place.heatmapCell) else { return }
    counts[place.heatmapCell].add(count)
  }

  /// All 168 cells, in order.
  var cells: [HeatmapCell] {
    counts.enumerated().map { index, count in
      HeatmapCell(dayOfWeek: Int32(index / 24 + 1), hour: Int32(index % 24), count: count)
    }
  }

  /// The largest count of a cell.
  var max: Int64 { counts.max() ?? 0 }
}

/// The cells of a heatmap of these counts, Monday hour 0 first.
func heatmapCells(_ counts: [Int64]) -> [HeatmapCell] {
  counts.enumerated().map { index, count in
    HeatmapCell(dayOfWeek: Int32(index / 24 + 1), hour: Int32(index % 24), count: count)
  }
}
