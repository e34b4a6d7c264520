import Time

extension Zone {
  var startOfTime: Instant { start(of: CivilDate(daysSinceEpoch: 0)) }
}
