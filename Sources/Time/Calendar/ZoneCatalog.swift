import Foundation
import Synchronization

/// There is no time zone of this name.
public struct UnknownZone: Error {
  /// The name that was asked for.
  public let name: String
}

extension Zone {
  /// The zone of an IANA name, from Foundation's time zone data: walked once, then remembered.
  ///
  /// - Throws: Where there is no zone of that name.
  public static func named(_ name: String) throws(UnknownZone) -> Zone {
    if let zone = known.withLock({ $0[name] }) { return zone }
    guard let zone = Zone(walking: name) else { throw UnknownZone(name: name) }
    known.withLock { $0[name] = zone }
    return zone
  }

  /// Zones by name. As many as there are names in Foundation's data, so it needs no bound.
  private static let known = Mutex<[String: Zone]>([:])

  /// Asks Foundation for every change of the zone's offset in the years 1800 to 2200, daylight saving or not.
  init?(walking name: String) {
    guard let source = TimeZone(identifier: name) else { return nil }
    var date = Date(timeIntervalSince1970: -5_364_662_400)
    let end = Date(timeIntervalSince1970: 7_258_118_400)
    let offset = source.secondsFromGMT(for: date)
    var changes: [(at: Instant, offset: Int)] = []
    while let next = source.nextDaylightSavingTimeTransition(after: date), next > date, next < end {
      date = next
      let seconds = Int64(next.timeIntervalSince1970)
      changes.append((Instant(microseconds: seconds * Microseconds.second), source.secondsFromGMT(for: next)))
    }
    self.init(name: name, offset: offset, changes: changes)
  }
}
