public import Time

extension Zone {
  /// The start of 1970-01-01 on the zone's clocks. Nothing earlier is in any range: such times are mostly the zero time of
  /// some language (docs/metrics.md, "Time").
  public var startOfTime: Instant { start(of: CivilDate(daysSinceEpoch: 0)) }
}
