import Messages
import Time

/// The time that words name, as a request says it. Spans of days that no preset has are dates, counted back from today.
struct PromptTime: Sendable {
  let range: TimeRange
  /// As people say it: `over the last 7 days`.
  let words: String

  private init(_ preset: TimeRange.Preset, _ words: String) {
    range = TimeRange(range: .preset(preset))
    self.words = words
  }

  /// Whole days, both included; nil where they aren't ones that a request may name.
  private init?(_ first: CivilDate, _ last: CivilDate) {
    guard first <= last, Self.dates.contains(first), Self.dates.contains(last) else { return nil }
    range = TimeRange(range: .dates(DateRange(startDate: "\(first)", endDate: "\(last)")))
    words = first == last ? "on \(first)" : "from \(first) to \(last)"
  }

  private static let dates = CivilDate(year: 1970, month: 1, day: 1)...CivilDate(year: 9_999, month: 12, day: 29)

  /// The first time that `prompt` names, whose words are taken; nil for none.
  static func find(in prompt: inout PromptWords, text: String, today: CivilDate) -> PromptTime? {
    if let dates = isoDates(in: text) {
      // The digits of a date are three words.
      for start in prompt.words.indices where prompt.words[start].count == 4 && Int(prompt.words[start]) != nil {
        prompt.take(start..<start + 3)
      }
      return dates
    }
    for start in prompt.words.indices {
      let rest = Array(prompt.free(from: start, most: 4))
      guard let (time, length) = time(rest, after: prompt.word(before: start), today: today) else { continue }
      prompt.take(start..<start + length)
      return time
    }
    return nil
  }

  /// The time that `words` begin with, and of how many words it is.
  private static func time(
    _ words: [String], after previous: String?, today: CivilDate
  ) -> (PromptTime, length: Int)? {
    guard let first = words.first else { return nil }
    let second = words.count > 1 ? words[1] : ""
    switch first {
    case "today": return (PromptTime(.today, "of today"), 1)
    case "yesterday": return (PromptTime(.yesterday, "of yesterday"), 1)
    case "ever": return (PromptTime(.allTime, "of all time"), 1)
    case "all" where second == "time": return (PromptTime(.allTime, "of all time"), 2)
    case "so" where second == "far": return (PromptTime(.allTime, "of all time"), 2)
    case "last", "past", "previous", "this", "recent":
      if let time = span(1, second, today: today) { return (time, 2) }
      if words.count > 2, let count = number(second), let time = span(count, words[2], today: today) {
        return (time, 3)
      }
      return nil
    default: break
    }
    let isIntroduced = previous.map { ["in", "of", "for", "during"].contains($0) } ?? false
    let year = Int(second).flatMap { (1970...9_998).contains($0) && second.count == 4 ? $0 : nil }
    if let month = months.firstIndex(where: { $0 == first || String($0.prefix(3)) == first }) {
      guard year != nil || isIntroduced else { return nil }
      return Self.month(month, of: year, today: today).map { ($0, year == nil ? 1 : 2) }
    }
    if isIntroduced, first.count == 4, let year = Int(first), (1970...9_998).contains(year) {
      let time = PromptTime(CivilDate(year: year, month: 1, day: 1), CivilDate(year: year, month: 12, day: 31))
      return time.map { ($0, 1) }
    }
    return nil
  }

  /// So many days, weeks, months, quarters or years that end today.
  private static func span(_ count: Int, _ unit: String, today: CivilDate) -> PromptTime? {
    let days: Int
    switch PromptWords.singular(unit) {
    case "day": days = count
    case "week": days = 7 * count
    case "month": days = 30 * count
    case "quarter": days = 90 * count
    case "year": days = 365 * count
    default: return nil
    }
    switch days {
    case 7: return PromptTime(.last7Days, "over the last 7 days")
    case 30: return PromptTime(.last30Days, "over the last 30 days")
    case 90: return PromptTime(.last90Days, "over the last 90 days")
    default: return PromptTime(today - Int64(days - 1), today)
    }
  }

  private static func number(_ word: String) -> Int? {
    let words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    if let index = words.firstIndex(of: word) { return index + 1 }
    return Int(word).flatMap { (1...5_000).contains($0) ? $0 : nil }
  }

  /// The one or two dates that a text names: `2026-11-01`, `2026-11-01 to 2026-11-15`.
  private static func isoDates(in text: String) -> PromptTime? {
    let found = text.matches(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/).prefix(2).compactMap {
      CivilDate(iso: String($0.output))
    }
    guard let first = found.first else { return nil }
    return PromptTime(first, found.count > 1 ? found[1] : first)
  }

  /// The days of a month, from 0 for January: of a year, or the last that has begun.
  private static func month(_ month: Int, of year: Int?, today: CivilDate) -> PromptTime? {
    let (thisYear, thisMonth, _) = today.components
    let year = year ?? (month + 1 <= thisMonth ? thisYear : thisYear - 1)
    let next =
      month == 11 ? CivilDate(year: year + 1, month: 1, day: 1) : CivilDate(year: year, month: month + 2, day: 1)
    return PromptTime(CivilDate(year: year, month: month + 1, day: 1), next - 1)
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]
}
