import Testing

@testable import Time

@Suite struct CivilDateTests {
  @Test func everyDateFollowsTheOneBefore() {
    var (year, month, day) = (1, 1, 1)
    var date = CivilDate(year: 1, month: 1, day: 1)
    #expect(date.daysSinceEpoch == -719_162)
    while year < 2401 {
      let components = date.components
      guard components == (year, month, day), CivilDate(year: year, month: month, day: day) == date else {
        Issue.record("\(date) should be \(year)-\(month)-\(day)")
        return
      }
      let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let length = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
      day += 1
      if day > length { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
      date = date + 1
    }
  }

  @Test(arguments: [
    ("1970-01-01", 4), ("2026-11-21", 6), ("2026-11-22", 7), ("2026-11-23", 1), ("2000-02-29", 2), ("1969-12-31", 3),
    ("0001-01-01", 1),
  ])
  func daysOfTheWeek(text: String, day: Int) throws {
    let date = try #require(CivilDate(iso: text))
    #expect(date.dayOfWeek == day)
    #expect(date.description == text)
    #expect(date.nextMonday.dayOfWeek == 1)
    #expect(date.nextMonday > date && date.nextMonday <= date + 7)
  }

  @Test(arguments: [
    "", "2026-11-5", "2026-1-05", "26-11-05", "2026-11-05 ", " 2026-11-05", "2026/11/05", "2026-13-01", "2026-00-10",
    "2026-02-29", "2026-04-31", "2026-11-00", "2026-11-32", "0000-01-01", "+026-11-05", "-026-11-05",
    "2026-11-05T00:00",
    "２０２６-11-05", "2026-11-0٥", "2026-1١-05", "20261105", "2026-W45-4", "2026-11-05\0", "１",
  ])
  func whatIsNoDate(text: String) { #expect(CivilDate(iso: text) == nil) }

  @Test func monthsAndYears() throws {
    #expect(try #require(CivilDate(iso: "2026-12-31")).nextMonth.description == "2027-01-01")
    #expect(try #require(CivilDate(iso: "2026-01-31")).nextMonth.description == "2026-02-01")
    let leapDay = LocalTime(midnightOf: try #require(CivilDate(iso: "1976-02-29")))
    #expect(leapDay.adding(years: 50).description == "2026-03-01T00:00:00")
    #expect(leapDay.adding(years: 48).description == "2024-02-29T00:00:00")
  }

  @Test func localTimesShowTheirFraction() {
    #expect(LocalTime(microseconds: 1_500_000).description == "1970-01-01T00:00:01.5")
    #expect(LocalTime(microseconds: -1).description == "1969-12-31T23:59:59.999999")
    #expect(LocalTime(microseconds: -1).hour == 23)
    #expect(LocalTime(microseconds: -1).minute == 59)
  }
}
