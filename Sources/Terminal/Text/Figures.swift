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
    let magnitude = Double(value)
    return switch abs(magnitude) {
    case ..<1000: String(value)
    case ..<9_950: oneDecimal(magnitude / 1e3) + "k"
    case ..<999_500: String(format: "%.0fk", magnitude / 1e3)
    case ..<9_950_000: oneDecimal(magnitude / 1e6) + "M"
    case ..<999_500_000: String(format: "%.0fM", magnitude / 1e6)
    default: oneDecimal(magnitude / 1e9) + "G"
    }
  }

  /// With one decimal: `97.3 %`.
  static func percent(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    return oneDecimal(value) + " %"
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

  private static func oneDecimal(_ value: Double) -> String {
    String(format: "%.1f", value)
  }
}
