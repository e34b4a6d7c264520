import Messages

/// The mean rating over time, and how often each rating was given.
enum SatisfactionView {
  static func drawing(_ response: GetCandidateSatisfactionResponse, width: Int) -> Drawing {
    ColumnChart(
      labels: response.points.map(\.bucket).labels,
      series: [
        // In hundredths: columns are made of whole numbers.
        .init(
          name: "rating", values: response.points.map { Int(rounding: ($0.averageRating ?? 0) * 100) }, color: .amber)
      ], bucketName: response.info.bucketName, full: 500, weights: response.points.map { Int(clamping: $0.ratings) },
      mark: { Figures.short($0 / 100) }
    ).drawing(width: width, height: 5)
      + BarChart(
        bars: response.distribution.reversed().map {
          .init(
            name: stars($0.rating), value: Double($0.count), note: Figures.count($0.count), color: color($0.rating))
        }
      ).drawing(width: width)
  }

  private static func stars(_ rating: Int32) -> String {
    guard (1...5).contains(rating) else { return "\(rating)" }
    return String(repeating: "★", count: Int(rating)) + String(repeating: "☆", count: 5 - Int(rating))
  }

  private static func color(_ rating: Int32) -> Style.Color {
    rating >= 4 ? .green : rating == 3 ? .amber : .red
  }
}

/// The mean rating.
enum AverageSatisfactionView {
  static func drawing(_ response: GetAverageCandidateSatisfactionResponse, width: Int) -> Drawing {
    Drawing([
      .line("Average, of 5", response.averageRating.map(Figures.fraction) ?? "–", width: width),
      .line("Ratings", Figures.count(response.ratings), width: width),
    ])
  }
}
