import Foundation

/// A time as RFC 3339 writes it, at an offset from UTC.
public func rfc3339(
  _ time: Int64, offsetMinutes: Int64, places: Int, separator: String = "T", zulu: String? = nil
) -> String {
  let wall = time + offsetMinutes * 60 * LocalClock.second
  let day = LocalClock.floor(wall, LocalClock.day)
  let ofDay = wall - day * LocalClock.day
  let seconds = ofDay / LocalClock.second
  var text = String(
    format: "%@%@%02d:%02d:%02d", LocalClock.isoDate(day), separator, seconds / 3600, seconds / 60 % 60, seconds % 60)
  if places > 0 {
    let digits = String(format: "%06d", ofDay % LocalClock.second) + String(repeating: "9", count: 12)
    text += "." + digits.prefix(places)
  }
  if let zulu, offsetMinutes == 0 { return text + zulu }
  let size = abs(offsetMinutes)
  return text + String(format: "%@%02d:%02d", offsetMinutes < 0 ? "-" : "+", size / 60, size % 60)
}
