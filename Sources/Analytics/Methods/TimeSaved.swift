import Columns
import Filters
public import Messages
import Postgres
public import RPC
import Tenancy
import Time

extension CampaignAnalytics {
  /// Time saved by five sources, by bucket (docs/metrics.md, "Time saved").
  public func getTimeSaved(
    _ request: GetTimeSavedRequest, context: CallContext
  ) async throws -> Reply<GetTimeSavedResponse> {
    .encoded(try await timeSaved(try AnalyticsRequest(request.filter, context)).series)
  }

  /// The sum of the series: its terms in their order, so that both agree to the last bit.
  public func getTotalTimeSaved(
    _ request: GetTotalTimeSavedRequest, context: CallContext
  ) async throws -> Reply<GetTotalTimeSavedResponse> {
    .encoded(try await timeSaved(try AnalyticsRequest(request.filter, context)).total)
  }

  /// Both, of the rows of one snapshot and, where others are asked, of a count of SMS that other answers are made of too.
  ///
  /// The count's now is the answer's. Conversations in the database are counted in the snapshot of the rows. Of those in a
  /// store, the candidates that pass the filter are looked up there once more: where they are others by now, SMS are counted
  /// anew, so that all parts are of the same candidates.
  private func timeSaved(
    _ request: AnalyticsRequest
  ) async throws -> SeriesAndTotal<GetTimeSavedResponse, GetTotalTimeSavedResponse> {
    typealias Answer = SeriesAndTotal<GetTimeSavedResponse, GetTotalTimeSavedResponse>
    let asksOthers = asksOthersForSMS(request)
    let sms = asksOthers ? try await sms(request) : nil
    let key = AnalyticsKey(Answer.self, request, messages: sms?.id)
    return try await share(key, request, oldest: request.oldest, asksOthers: asksOthers) {
      [database, documents, conversations, smsProvider, settings] upstream in
      let (query, rows) = try await database.read(request.scope) { tenant, reader in
        let query = AnalyticsQuery(request, of: sms?.query.tenant ?? tenant, using: reader)
        let cells = try TimeCells(query.time, of: query.tenant)
        async let smsQuery = SMSQuery(query, conversationsIn: conversations)
        async let rows = TimeSavingRows(query, by: cells)
        return try await (smsQuery, rows)
      }
      let counts = try await query.counts(after: sms, in: documents, and: smsProvider, asking: upstream)
      let filter = try query.filter(oldest: [counts.oldest, rows.oldest].compactMap(\.self).min())
      let figures = SMSFigures(counts, over: filter.range)
      let series = rows.series(with: figures, over: filter.range, settings.timeSaved)
      return SeriesAndTotal(
        series: EncodedMessage(
          GetTimeSavedResponse(
            points: zip(filter.range.buckets, series).map { .init(bucket: .init($0), saved: $1) }, info: filter.info)),
        total: EncodedMessage(
          GetTotalTimeSavedResponse(
            saved: series.reduce(into: TimeSavedBreakdown()) { $0.add($1) }, info: filter.info)))
    }
  }
}

/// The rows of four relations that stand for time saved, by cell.
///
/// Calls are those of the Call set, which have a campaign and a candidate. Rows of the others without one are left out only
/// where a filter names one.
private struct TimeSavingRows: Sendable {
  private let calls: CountedRows
  private let webCalls: CountedRows
  private let resumeScreenings: CountedRows
  private let notetakingSessions: CountedRows

  /// One pass over each relation, side by side.
  init(_ query: AnalyticsQuery, by cells: TimeCells) async throws {
    let reader = query.reader
    let filter = try await query.filter(
      counting: [CallSet.answered, .webCalls, .resumeScreenings, .notetakingSessions])
    let sets = try await BaseSetReader(filter, using: reader)
    async let calls = sets.calls(
      into: RowSums(filter.clock, needs: [.campaign, .candidate]) { CallKind($0).isAnswered })
    async let webCalls = sets.sums(of: .webCalls)
    async let resumeScreenings = sets.sums(of: .resumeScreenings)
    async let notetakingSessions = sets.sums(of: .notetakingSessions)
    self.calls = CountedRows(try await calls, by: cells)
    self.webCalls = CountedRows(try await webCalls, by: cells)
    self.resumeScreenings = CountedRows(try await resumeScreenings, by: cells)
    self.notetakingSessions = CountedRows(try await notetakingSessions, by: cells)
  }

  /// The start of the first cell with any row.
  var oldest: Instant? {
    [calls, webCalls, resumeScreenings, notetakingSessions].compactMap(\.count.oldest).min()
  }

  /// What rows and SMS saved, by bucket.
  func series(
    with sms: SMSFigures, over range: ResolvedRange, _ weights: TimeSavedWeights
  ) -> [TimeSavedBreakdown] {
    let calls = calls.seconds(over: range, each: weights.answeredCall)
    let webCalls = webCalls.seconds(over: range, each: weights.webCall)
    let resumeScreenings = resumeScreenings.seconds(over: range, each: weights.resumeScreening)
    let notetakingSessions = notetakingSessions.seconds(over: range, each: weights.notetakingSession)
    return range.buckets.indices.map { bucket in
      TimeSavedBreakdown(
        calls: calls[bucket], sms: Double(sms.sent[bucket]) * weights.sms.seconds, webCalls: webCalls[bucket],
        resumeScreening: resumeScreenings[bucket], notetaking: notetakingSessions[bucket])
    }
  }
}

/// The rows of one relation by cell.
private struct CountedRows: Sendable {
  /// How many there are.
  private(set) var count = CellCounts()
  /// Their lengths in seconds; one that is not known is 0.
  private(set) var length = CellCounts()

  /// Rows of a range by local hour.
  init(_ rows: RowSums, by cells: TimeCells) {
    for span in rows.spans {
      guard let cell = cells.start(of: Instant(microseconds: span.time)) else { continue }
      count.add(span.rows, at: cell)
      length.add(Int64(clamping: span.sum), at: cell)
    }
  }

  /// The seconds of each bucket: the rows' lengths, and `weight` for each.
  func seconds(over range: ResolvedRange, each weight: Duration) -> [Double] {
    zip(count.series(over: range), length.series(over: range)).map { count, length in
      Double(length) + Double(count) * weight.seconds
    }
  }
}

extension TimeSavedBreakdown {
  /// The seconds of five sources, and their sum.
  fileprivate init(calls: Double, sms: Double, webCalls: Double, resumeScreening: Double, notetaking: Double) {
    self.init(
      totalSecs: calls + sms + webCalls + resumeScreening + notetaking, callsSecs: calls, smsSecs: sms,
      webCallsSecs: webCalls, resumeScreeningSecs: resumeScreening, notetakingSecs: notetaking)
  }

  fileprivate mutating func add(_ other: TimeSavedBreakdown) {
    totalSecs += other.totalSecs
    callsSecs += other.callsSecs
    smsSecs += other.smsSecs
    webCallsSecs += other.webCallsSecs
    resumeScreeningSecs += other.resumeScreeningSecs
    notetakingSecs += other.notetakingSecs
  }
}

extension Duration {
  /// In seconds.
  fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
