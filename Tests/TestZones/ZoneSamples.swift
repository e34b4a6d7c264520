package import Filters
import Foundation
package import Randomness
package import Time

/// Offsets by zone as another implementation has them: `Fixtures/generate.py`.
package enum ZoneSamples {
  /// Of each zone `[instant, offset]` in seconds: the offset holds from the instant on.
  package static let offsets: [String: [[Int]]] = {
    guard let url = Bundle.module.url(forResource: "Fixtures/offsets", withExtension: "json"),
      let data = try? Data(contentsOf: url),
      let offsets = try? JSONDecoder().decode([String: [[Int]]].self, from: data)
    else { return [:] }
    return offsets
  }()

  /// The zones.
  package static let names = offsets.keys.sorted()

  /// The changes of a zone's offset from 1990 on.
  static func changes(of name: String) -> [Int64] {
    (offsets[name] ?? []).dropFirst().map { Int64($0[0]) }.filter { $0 > 631_152_000 }
  }

  /// An instant near one of the zone's changes most times, anywhere from 1990 to 2037 at others; in whole minutes.
  package static func instant(in name: String, using generator: inout SeededGenerator) -> Instant {
    let seconds: Int64
    if let change = changes(of: name).randomElement(using: &generator), Int.random(in: 0..<10, using: &generator) < 8 {
      seconds = change + Int64.random(in: -4_000...4_000, using: &generator) * 60
    } else {
      seconds = Int64.random(in: 631_152_000...2_114_380_800, using: &generator) / 60 * 60
    }
    return Instant(seconds: seconds)
  }
}

/// What local clocks show, minute by minute: days begin where the date first rises, however often clocks go back.
package struct MinuteWalk {
  let zone: Zone

  /// A walk in `zone`.
  package init(zone: Zone) { self.zone = zone }

  /// The days since 1970 of the day that `instant` belongs to.
  package func day(at instant: Instant) -> Int64 {
    var highest = Int64.min
    var time = instant.microseconds - 3 * Microseconds.day
    while time <= instant.microseconds {
      highest = max(highest, localDay(time))
      time += Microseconds.minute
    }
    return highest
  }

  /// The first minute of the day that is `day` days after 1970-01-01, or of the next that there was.
  package func start(ofDay day: Int64) -> Int64 {
    var time = (day - 3) * Microseconds.day
    while localDay(time) < day { time += Microseconds.minute }
    return time
  }

  /// Where buckets start, with steps of `step` microseconds: wherever `key` of the local time is higher than ever
  /// before, or, for hours, another than a minute ago.
  package func bucketStarts(from start: Int64, to end: Int64, width: BucketWidth, step: Int64 = Microseconds.minute)
    -> [Int64]
  {
    var starts = [start]
    var highest = Int64.min
    var time = start - 3 * Microseconds.day
    // From the range's start on, whole steps only.
    while time < start {
      highest = max(highest, key(time, width))
      time += step
    }
    var previous = (key(start, width), zone.offset(at: Instant(microseconds: start)))
    highest = max(highest, previous.0)
    time = (start / step + 1) * step
    while time < end {
      let now = (key(time, width), zone.offset(at: Instant(microseconds: time)))
      if width == .hour ? now != previous : now.0 > highest { starts.append(time) }
      highest = max(highest, now.0)
      previous = now
      time += step
    }
    return starts
  }

  private func local(_ time: Int64) -> Int64 { time + zone.offset(at: Instant(microseconds: time)) }

  private func localDay(_ time: Int64) -> Int64 { local(time).dividedDown(by: Microseconds.day) }

  private func key(_ time: Int64, _ width: BucketWidth) -> Int64 {
    switch width {
    case .hour: return local(time).dividedDown(by: Microseconds.hour)
    case .day: return localDay(time)
    case .week: return (localDay(time) + 3).dividedDown(by: 7)
    case .month:
      let components = CivilDate(daysSinceEpoch: localDay(time)).components
      return Int64(components.year * 12 + components.month)
    }
  }
}
