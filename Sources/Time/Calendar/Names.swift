/// The English three-letter name of a month, 1...12; empty for any other number.
package func monthName(_ month: Int) -> String {
  months.indices.contains(month - 1) ? months[month - 1] : ""
}

private let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

extension CivilDate {
  /// The English three-letter name of the day of the week.
  package var weekdayName: String { weekdays[dayOfWeek - 1] }

  /// `Nov 5`: English, three letters, no padding.
  package var shortLabel: String {
    let (_, month, day) = components
    return "\(monthName(month)) \(day)"
  }
}

private let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
