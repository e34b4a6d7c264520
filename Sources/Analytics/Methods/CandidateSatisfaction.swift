import Filters
public import Messages
import Postgres
public import RPC
import Tenancy

extension CampaignAnalytics {
  /// What candidates thought of their calls, by bucket, and how often each rating was given (docs/metrics.md,
  /// "Candidate satisfaction").
  public func getCandidateSatisfaction(
    _ request: GetCandidateSatisfactionRequest, context: CallContext
  ) async throws -> Reply<GetCandidateSatisfactionResponse> {
    .encoded(try await satisfaction(request.filter, context).series)
  }

  /// The mean of all ratings of the series.
  public func getAverageCandidateSatisfaction(
    _ request: GetAverageCandidateSatisfactionRequest, context: CallContext
  ) async throws -> Reply<GetAverageCandidateSatisfactionResponse> {
    .encoded(try await satisfaction(request.filter, context).total)
  }

  /// Both, of one scan.
  private func satisfaction(
    _ filter: AnalyticsFilter?, _ context: CallContext
  ) async throws -> SeriesAndTotal<GetCandidateSatisfactionResponse, GetAverageCandidateSatisfactionResponse> {
    let request = try AnalyticsRequest(filter, context)
    return try await share(request) { [database] _ in
      let (filter, ratings) = try await database.read(request.scope) { tenant, reader in
        try await RatingFigures.read(AnalyticsQuery(request, of: tenant, using: reader))
      }
      return SeriesAndTotal(
        series: EncodedMessage(GetCandidateSatisfactionResponse(ratings, over: filter)),
        total: EncodedMessage(
          GetAverageCandidateSatisfactionResponse(
            averageRating: ratings.total.average, ratings: ratings.total.count, info: filter.info)))
    }
  }
}

extension GetCandidateSatisfactionResponse {
  fileprivate init(_ ratings: RatingFigures, over filter: ResolvedFilter) {
    self.init(
      points: zip(filter.range.buckets, ratings.series).map { bucket, ratings in
        .init(bucket: .init(bucket), averageRating: ratings.average, ratings: ratings.count)
      },
      distribution: ratings.total.byRating.enumerated().map { index, count in
        RatingCount(rating: Int32(index + 1), count: count)
      },
      info: filter.info)
  }
}

/// The ratings of a range in one scan: series, distribution and mean are sums of the same counts.
///
/// A view may hold ratings outside of 1 to 5. They are no ratings: neither counted nor averaged, and ALL_TIME doesn't
/// start with them.
private struct RatingFigures: Sendable {
  private(set) var total = Ratings()
  /// Per bucket of the range.
  private(set) var series: [Ratings]

  static func read(_ query: AnalyticsQuery) async throws(RPCError) -> (ResolvedFilter, RatingFigures) {
    let ratings = Relation.callReviews.where("rating between 1 and 5")
    let filter = try await query.filter(counting: [ratings])
    let figures = try await query.reader.fold(
      """
      select slot, rating, count(*) as ratings
      from (
        select \(slotOf: "created_at", in: filter.range.grid) as slot, rating
        from \(filter.rows(of: ratings)) as review
      ) as review
      group by slot, rating
      """
    ) { rows throws(PostgresError) in try RatingFigures(rows, in: filter.range) }
    return (filter, figures)
  }

  private init(_ rows: Rows, in range: ResolvedRange) throws(PostgresError) {
    series = [Ratings](repeating: Ratings(), count: range.buckets.count)
    for row in rows {
      guard let place = range.place(ofSlot: try row.decode("slot")) else { continue }
      let rating: Int = try row.decode("rating")
      let count: Int64 = try row.decode("ratings")
      total.add(count, rated: rating)
      series[place.bucket].add(count, rated: rating)
    }
  }
}

/// How often each rating was given.
private struct Ratings: Sendable {
  /// Of the ratings 1 to 5.
  private(set) var byRating = [Int64](repeating: 0, count: 5)

  mutating func add(_ count: Int64, rated rating: Int) {
    guard byRating.indices.contains(rating - 1) else { return }
    byRating[rating - 1].add(count)
  }

  var count: Int64 { byRating.reduce(into: 0) { $0.add($1) } }

  /// 1...5; nil where nobody rated.
  var average: Double? {
    let sum = byRating.enumerated().reduce(0.0) { $0 + Double($1.offset + 1) * Double($1.element) }
    return mean(sum, over: count)
  }
}
