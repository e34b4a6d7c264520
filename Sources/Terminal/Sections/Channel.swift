import Messages

/// The ways on which contacts are met.
enum Channel: CaseIterable {
  case calls
  case sms
  case email
  case other

  /// The channel of an activity.
  init(_ activity: RecentActivity) {
    switch activity.channel {
    case "call": self = .calls
    case "sms": self = .sms
    case "email": self = .email
    default: self = .other
    }
  }

  var name: String {
    switch self {
    case .calls: "Calls"
    case .sms: "SMS"
    case .email: "Email"
    case .other: "Other"
    }
  }

  var color: Style.Color {
    switch self {
    case .calls: .amber
    case .sms: .blue
    case .email: .emerald
    case .other: .orange
    }
  }

  /// Tells the channel apart where there are no colours.
  var fill: Character {
    switch self {
    case .calls: "█"
    case .sms: "▓"
    case .email: "▒"
    case .other: "░"
    }
  }
}
