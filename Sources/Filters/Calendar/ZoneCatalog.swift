import Foundation
import Postgres
import RPC
import Synchronization

extension Zone {
  /// The zone of an IANA name, from Foundation's time zone data: walked once, then remembered.
  ///
  /// Throws FAILED_PRECONDITION where there is no such zone: the organization's own row names it, and the mend is there.
  public static func named(_ name: String) throws(RPCError) -> Zone {
    if let zone = known.withLock({ $0[name] }) { return zone }
    guard let zone = Zone(walking: name) else {
      throw RPCError(
        .failedPrecondition, reason: .timeZoneUnknown,
        "the organization's time zone \"\(name.prefix(64))\" is not known: set it to an IANA name such as Europe/Berlin"
      )
    }
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
