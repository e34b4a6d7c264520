import Foundation
import Postgres
import Time

/// When things happen in an organization: more on working days and in office hours, quiet at weekends and at night, a
/// little more every month, all in its local time. Ends at `now`.
struct Rhythm: Sendable {
  /// How many local days there are, today included.
  static let dayCount = 400

  let zone: TimeZone
  let now: Instant
  /// The first instant of each local day, the oldest first.
  let dayStarts: [Instant]
  /// For each day, whether it is a Saturday or Sunday.
  private let weekends: [Bool]
  /// For each day, the share of everything that happens up to its end.
  private let shares: [Double]
  /// For each hour, the share of a day that is over at its end.
  private let hours: [Double]

  private static let weekdays = [1.0, 1.08, 1.05, 1.0, 0.86, 0.22, 0.12]
  private static let officeHours: [Double] = [
    0.3, 0.2, 0.1, 0.1, 0.2, 0.5, 1.5, 4, 8, 11, 11.5, 10, 7, 8.5, 10.5, 10, 8.5, 6, 4, 3, 2.2, 1.5, 1, 0.6,
  ]

  init(zone: TimeZone, now: Instant, random: Random) {
    self.zone = zone
    self.now = now
    var random = random
    let today = Self.localDay(now, zone)
    let days = (today - Self.dayCount + 1)...today
    let starts = days.map { Self.start(ofDay: $0, zone) }
    dayStarts = starts
    var hours: [Double] = []
    var sum = 0.0
    for weight in Self.officeHours {
      sum += weight
      hours.append(sum)
    }
    self.hours = hours.map { $0 / sum }
    var weekends: [Bool] = []
    var shares: [Double] = []
    var total = 0.0
    for (number, day) in days.enumerated() {
      // 1970-01-01 was a Thursday.
      let weekday = (((day + 3) % 7) + 7) % 7
      weekends.append(weekday >= 5)
      let growth = 0.55 + 0.45 * Double(number) / Double(Self.dayCount)
      var weight = Self.weekdays[weekday] * growth * random.double(in: 0.75...1.25)
      // A public holiday now and then.
      if random.chance(0.02) { weight *= 0.2 }
      if day == today { weight *= Self.share(of: now, since: starts[number], hours: self.hours) }
      total += weight
      shares.append(total)
    }
    self.weekends = weekends
    self.shares = shares.map { $0 / max(total, .leastNonzeroMagnitude) }
  }

  /// How many of `total` events fall on a day, so that all days together have them all.
  func count(onDay day: Int, of total: Int) -> Int {
    let before = day == 0 ? 0 : (Double(total) * shares[day - 1]).rounded(.down)
    let upTo = day == shares.count - 1 ? Double(total) : (Double(total) * shares[day]).rounded(.down)
    return max(0, Int(upTo - before))
  }

  /// Moments of a day, in order, none after `now`.
  func moments(onDay day: Int, count: Int, random: inout Random) -> [Instant] {
    let start = dayStarts[day]
    let isToday = day == dayStarts.count - 1
    let end = isToday ? Self.share(of: now, since: start, hours: hours) : 1
    return (0..<count).map { _ in
      let share = random.unit() * end
      let hour = hours.firstIndex { share < $0 } ?? 23
      let within = random.double(in: 0...3_599_999_999)
      let moment = start.advanced(byMicroseconds: Int64(hour) * 3_600_000_000 + Int64(within))
      return min(moment, now)
    }.sorted()
  }

  /// One moment of the whole time, by the same weights.
  func moment(random: inout Random) -> Instant {
    let share = random.unit()
    let day = shares.firstIndex { share < $0 } ?? shares.count - 1
    return moments(onDay: day, count: 1, random: &random).first ?? now
  }

  /// The moment itself where people work then, else one on the morning of the next working day; now and then, in a weekend.
  func workingMoment(_ moment: Instant, random: inout Random) -> Instant {
    let minutesIntoMorning = random.double(in: 0...200)
    let worksAtWeekends = random.chance(0.15)
    guard var day = day(of: moment) else { return moment }
    let hour = Double(moment.microseconds(since: dayStarts[day])) / 3_600_000_000
    let isWorkingDay = !weekends[day] || worksAtWeekends
    if isWorkingDay, (8..<20).contains(hour) { return moment }
    if !isWorkingDay || hour >= 20 {
      repeat { day += 1 } while day < dayStarts.count && weekends[day]
    }
    // The day after the last, where it comes to that: what is not before now is left out by whoever asks.
    let midnight = day < dayStarts.count ? dayStarts[day] : now.advanced(byMicroseconds: 86_400_000_000)
    return midnight.advanced(byMicroseconds: Int64((8 * 60 + minutesIntoMorning) * 60_000_000))
  }

  /// The last day that starts at or before a moment, by halving.
  private func day(of moment: Instant) -> Int? {
    var (low, high) = (0, dayStarts.count)
    while low < high {
      let middle = (low + high) / 2
      if dayStarts[middle] <= moment { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? nil : low - 1
  }

  var start: Instant { dayStarts.first ?? now }

  /// A moment at a share (0 to 1) of the way from the start to now.
  func moment(at share: Double) -> Instant {
    start.advanced(byMicroseconds: Int64(Double(now.microseconds(since: start)) * min(max(share, 0), 1)))
  }

  private static func share(of moment: Instant, since start: Instant, hours: [Double]) -> Double {
    let hour = Double(moment.microseconds(since: start)) / 3_600_000_000
    let whole = Int(min(max(hour, 0), 23))
    let before = whole == 0 ? 0 : hours[whole - 1]
    return before + (hours[whole] - before) * min(max(hour - Double(whole), 0), 1)
  }

  private static func offset(_ zone: TimeZone, at seconds: Int) -> Int {
    zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
  }

  /// Days from 1970-01-01, by local date.
  private static func localDay(_ moment: Instant, _ zone: TimeZone) -> Int {
    let seconds = Int(moment.seconds)
    let local = seconds + offset(zone, at: seconds)
    return local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
  }

  private static func start(ofDay day: Int, _ zone: TimeZone) -> Instant {
    let midnight = day * 86_400
    // The offset at the day's start, taken first at the time that it would be in UTC.
    let guess = midnight - offset(zone, at: midnight)
    return Instant(seconds: Int64(midnight - offset(zone, at: guess)))
  }
}
