import Messages

/// Why candidates withdrew.
enum WithdrawalReasonsView {
  private static let limit = 8

  static func drawing(_ reasons: [WithdrawalReasonCount], width: Int) -> Drawing {
    guard !reasons.isEmpty else { return Drawing([StyledText("Nobody gave one in this time.", .quiet)]) }
    let bars = reasons.prefix(limit).map {
      BarChart.Bar(
        name: $0.reason, value: Double($0.count), note: "\(Figures.count($0.count)) · \(Figures.percent($0.share))",
        color: .red)
    }
    return BarChart(bars: Array(bars)).drawing(width: width) + .more(than: limit, of: reasons.count, "reason")
  }
}

/// The score that each campaign's candidates were measured by, and where it comes from.
enum PassingScoresView {
  private static let limit = 8

  static func drawing(_ scores: [CampaignPassingScore], width: Int) -> Drawing {
    Table(
      columns: [
        .init(heading: "Campaign", canShrink: true), .init(heading: "Score", alignment: .right),
        .init(heading: "From"),
      ],
      rows: scores.prefix(limit).map {
        [
          StyledText($0.campaignID), StyledText(Figures.score($0.passingScore), .title),
          StyledText($0.source.words, .color($0.source.color)),
        ]
      },
      emptyNote: "No campaign called in this time."
    ).drawing(width: width) + .more(than: limit, of: scores.count, "campaign")
  }
}

extension CampaignPassingScore.Source {
  fileprivate var words: String {
    switch self {
    case .campaign: "its script"
    case .organization: "organization"
    case .service: "service"
    default: "–"
    }
  }

  fileprivate var color: Style.Color {
    switch self {
    case .campaign: .green
    case .organization: .blue
    default: .gray
    }
  }
}

/// Launches of every week since the first.
enum CampaignsLaunchedView {
  static func drawing(_ response: GetCampaignsLaunchedPerWeekResponse, width: Int) -> Drawing {
    guard !response.points.isEmpty else { return Drawing([StyledText("No campaign was launched yet.", .quiet)]) }
    return ColumnChart(
      labels: response.points.map(\.bucket).labels,
      series: [.init(name: "launches", values: response.points.map { Int(clamping: $0.campaigns) }, color: .orange)],
      bucketName: response.info.bucketName
    ).drawing(width: width, height: 5)
  }
}

/// What a qualified candidate cost.
enum CreditsView {
  static func drawing(_ response: GetCreditsPerQualifiedCandidateResponse, width: Int) -> Drawing {
    Drawing([
      .line(
        "Per qualified candidate", response.creditsPerQualifiedCandidate.map(Figures.fraction) ?? "–", width: width),
      .line("Credits used", Figures.fraction(response.creditsUsed), width: width),
      .line("Qualified candidates", Figures.count(response.qualifiedCandidates), width: width),
    ])
  }
}

extension Drawing {
  /// A line that counts what was left out; none where nothing was.
  static func more(than limit: Int, of count: Int, _ noun: String) -> Drawing {
    let rest = count - limit
    return Drawing(rest > 0 ? [StyledText("and \(Figures.count(rest, "more \(noun)"))", .quiet)] : [])
  }
}
