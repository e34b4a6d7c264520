/// How good a response rate is. What is good is said here alone.
enum Rating {
  case good
  case fair
  case poor

  /// The least percentage that is good.
  static let goodFrom = 80.0
  /// The least percentage that is fair; below it a rate is poor.
  static let fairFrom = 50.0

  /// The rating of a rate in percent.
  init(_ rate: Double) {
    self = rate >= Self.goodFrom ? .good : rate >= Self.fairFrom ? .fair : .poor
  }

  var word: String {
    switch self {
    case .good: "good"
    case .fair: "fair"
    case .poor: "poor"
    }
  }

  var color: Style.Color {
    switch self {
    case .good: .green
    case .fair: .amber
    case .poor: .red
    }
  }

  /// A rate and its rating, in colour and in a word: `86.4 % good`; `–` where the rate is of nothing.
  static func text(_ rate: Double, of count: UInt64) -> StyledText {
    guard count > 0, rate.isFinite else { return StyledText("–", .quiet) }
    let rating = Rating(rate)
    return StyledText("\(Figures.percent(rate)) \(rating.word)", .color(rating.color))
  }

  /// What the words mean.
  static var legend: StyledText {
    StyledText("good", .color(Rating.good.color)) + StyledText(" from \(Int(goodFrom)) %, ", .quiet)
      + StyledText("fair", .color(Rating.fair.color)) + StyledText(" from \(Int(fairFrom)) %, else ", .quiet)
      + StyledText("poor", .color(Rating.poor.color))
  }
}
