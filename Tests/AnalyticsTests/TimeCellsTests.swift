import Foundation
import Randomness
import TestExpectations
import Testing
import Time

@testable import Analytics
@testable import Filters
@testable import Tenancy

/// The spans of cells are those that their times are found in.
@Suite struct TimeCellsTests {
  @Test(arguments: PlaceAndTime.all) func everyTimeIsInItsSpan(_ place: PlaceAndTime) throws {
    let seed = drawSeed()
    var random = SeededGenerator(seed: seed)
    let now = try microseconds(place.now)
    let zone = try Zone.named(place.zone)
    for kind in [TimeRangeFilter.Kind.allTime, .today, .lastDays(7), .lastDays(90)] {
      let cells = try TimeCells(
        TimeRangeFilter(kind),
        of: Tenant(scope: TenantScope(organization: UUID()), zone: zone, now: Instant(microseconds: now)))
      let starts = cells.starts
      #expect(zip(starts, starts.dropFirst()).allSatisfy { $0 < $1 })
      var times = (0..<2_000).map { _ in Int64.random(in: -LocalClock.day...now + 3 * LocalClock.day, using: &random) }
      times += starts.flatMap { [$0.microseconds - 1, $0.microseconds] }
      times += [cells.end.microseconds - 1, cells.end.microseconds]
      for time in times {
        let next = starts.partitioningIndex { $0.microseconds > time }
        let found = next > 0 && time < cells.end.microseconds ? starts[next - 1] : nil
        #expect(found == cells.start(of: Instant(microseconds: time)), "\(time), \(kind), seed \(seed)")
      }
    }
  }
}
