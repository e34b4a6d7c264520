import Foundation

/// Numbers as people read them.
enum Figures {
  /// With thousands separators: `1,234,567`.
  static func count(_ value: some BinaryInteger) -> String {
    let digits = Array(String(value.magnitude))
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// Short for an axis, at most five characters: `950`, `1.2k`, `34k`, `5.6M`.
  static func short(_ value: Int) -> String {
    var magnitude = Double(value)
    guard abs(magnitude) >= 1_000 else { return String(value) }
    for unit in ["k", "M", "G", "T", "P"] {
      magnitude /= 1_000
      if abs(magnitude) < 9.95 { return oneDecimal(magnitude) + unit }
      if abs(magnitude) < 999.5 { return String(format: "%.0f", magnitude) + unit }
    }
    return oneDecimal(magnitude / 1_000) + "E"
  }

  /// With one decimal: `97.3 %`.
  static func percent(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    return abs(value) < 1e6 ? oneDecimal(value) + " %" : String(format: "%.1e %%", value)
  }

  /// With two decimals: `0.87`.
  static func fraction(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    return String(format: abs(value) < 1e6 ? "%.2f" : "%.1e", value)
  }

  /// US dollars and cents: `$1,234.50`; fractions of a cent where it is less than one: `$0.0042`.
  static func dollars(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    let magnitude = abs(value)
    let sign = value < 0 ? "-$" : "$"
    if magnitude > 0, magnitude < 0.01 { return sign + String(format: "%.4f", magnitude) }
    guard let cents = Int64(exactly: (magnitude * 100).rounded()), magnitude < 1e13 else {
      return sign + String(format: "%.1e", magnitude)
    }
    return sign + count(cents / 100) + "." + String(format: "%02d", cents % 100)
  }

  /// The two largest units of a time: `3d 4h`, `1h 2m`, `3m 20s`, `45s`.
  static func duration(seconds: Double) -> String {
    guard seconds.isFinite, let total = Int64(exactly: seconds.rounded()), total >= 0 else { return "–" }
    let units: [(size: Int64, name: String)] = [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")]
    for (index, unit) in units.enumerated() where total >= unit.size {
      let large = count(total / unit.size) + unit.name
      guard index + 1 < units.count else { return large }
      let next = units[index + 1]
      let small = (total % unit.size) / next.size
      return small == 0 ? large : large + " \(small)" + next.name
    }
    return "0s"
  }

  /// A time for an axis, in its largest unit: `45s`, `12m`, `3h`, `1.2kh`.
  static func shortTime(seconds: Int) -> String {
    switch seconds {
    case ..<100: "\(seconds)s"
    case ..<6_000: "\(seconds / 60)m"
    default: short(seconds / 3_600) + "h"
    }
  }

  /// A score with one decimal where it has any: `70`, `72.5`.
  static func score(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    let text = abs(value) < 1e6 ? oneDecimal(value) : String(format: "%.1e", value)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// `1 call`, `2 calls`.
  static func count(_ value: some BinaryInteger, _ noun: String) -> String {
    count(value) + " " + (value == 1 ? noun : noun + "s")
  }

  private static func oneDecimal(_ value: Double) -> String {
    String(format: "%.1f", value)
  }
}
