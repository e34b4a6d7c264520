import Access
import Answers
public import Messages
public import RPC

extension MemberDashboards {
  /// How many questions of one stream are asked at the same time: one call must not take every connection.
  private static let questionsAtOnce = 4

  /// The data of one chart.
  public func getChartData(
    _ request: GetChartDataRequest, context: CallContext
  ) async throws -> Reply<GetChartDataResponse> {
    let rules = DashboardRules(try context.session())
    let (_, charts) = try await viewed(request.dashboardID, field: "dashboard_id", .getChartData, rules, context)
    let chart = charts[try charts.index(ofChart: request.chartID)]
    let entry = try chart.entry()
    let question = ChartQuestion(entry, chart.spec.filter)
    // Away from the connection's event loop: an answer over years is large.
    let data = try await withTaskExecutorPreference(globalConcurrentExecutor) { [analytics] in
      try Self.data(of: entry, from: try await question.ask(analytics, for: context))
    }
    return .message(GetChartDataResponse(data: data))
  }

  /// The data of every chart, each as soon as it is ready; one that fails is sent as its error, and the others still
  /// arrive. Charts that ask the same have one answer.
  ///
  /// - Throws: What concerns the whole, before anything is sent.
  public func streamChartData(
    _ request: StreamChartDataRequest, responses: ResponseWriter<StreamChartDataResponse>, context: CallContext
  ) async throws {
    try await chartData(of: request, context) { try await responses.write($0) }
  }

  /// As ``streamChartData(_:responses:context:)``.
  func chartData(
    of request: StreamChartDataRequest, _ context: CallContext,
    _ write: (EncodedMessage<StreamChartDataResponse>) async throws -> Void
  ) async throws {
    let rules = DashboardRules(try context.session())
    let (_, charts) = try await viewed(request.dashboardID, field: "dashboard_id", .streamChartData, rules, context)
    // What is wrong with the call itself is no chart's error.
    _ = try context.oldestData()

    var asked: [(question: ChartQuestion, charts: [AskedChart])] = []
    for chart in charts {
      let entry: CatalogEntry
      do {
        entry = try chart.entry()
      } catch {
        try await write(failed(chart.id.text, error, context))
        continue
      }
      let question = ChartQuestion(entry, chart.spec.filter)
      if let index = asked.firstIndex(where: { $0.question == question }) {
        asked[index].charts.append(AskedChart(id: chart.id.text, entry: entry))
      } else {
        asked.append((question, [AskedChart(id: chart.id.text, entry: entry)]))
      }
    }
    try await answer(asked, context, write)
  }

  private func answer(
    _ asked: [(question: ChartQuestion, charts: [AskedChart])], _ context: CallContext,
    _ write: (EncodedMessage<StreamChartDataResponse>) async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: [EncodedMessage<StreamChartDataResponse>].self) { group in
      var waiting = asked[...]
      func askNext() {
        guard let (question, charts) = waiting.popFirst() else { return }
        group.addTask(executorPreference: globalConcurrentExecutor) {
          let answer: Result<AnalyticsAnswer, any Error>
          do {
            answer = .success(try await question.ask(analytics, for: context))
          } catch {
            answer = .failure(error)
          }
          return charts.map { response($0, answer, context) }
        }
      }
      for _ in 0..<Self.questionsAtOnce { askNext() }
      while let responses = try await group.next() {
        // Of a stream that nobody follows any longer, every question fails.
        try Task.checkCancellation()
        askNext()
        for response in responses { try await write(response) }
      }
    }
  }

  /// A chart of a stream, and what it shows.
  private struct AskedChart: Sendable {
    let id: String
    let entry: CatalogEntry
  }

  private func response(
    _ chart: AskedChart, _ answer: Result<AnalyticsAnswer, any Error>, _ context: CallContext
  ) -> EncodedMessage<StreamChartDataResponse> {
    do {
      let response = EncodedMessage(
        StreamChartDataResponse(chartID: chart.id, data: try Self.data(of: chart.entry, from: try answer.get())))
      guard response.size <= largestAnswer else {
        throw RPCError(
          .resourceExhausted, reason: .messageTooLarge,
          "the chart's data would be \(response.size) bytes, over the limit of \(largestAnswer): give it a shorter time "
            + "range",
          quotaViolations: [.init(subject: "message size", description: "at most \(largestAnswer) bytes")])
      }
      return response
    } catch {
      return failed(chart.id, error, context)
    }
  }

  private func failed(
    _ chartID: String, _ error: any Error, _ context: CallContext
  ) -> EncodedMessage<StreamChartDataResponse> {
    let error = error as? RPCError ?? RPCError(.internal, reason: .internalError, "the request failed", cause: error)
    context.report(error, of: "chart \(chartID)")
    return EncodedMessage(
      StreamChartDataResponse(chartID: chartID, code: Int32(error.code.rawValue), errorMessage: error.message))
  }

  private static func data(of entry: CatalogEntry, from answer: AnalyticsAnswer) throws(RPCError) -> ChartData {
    guard let data = entry.data(from: answer) else {
      throw RPCError(.internal, reason: .internalError, "the request failed")
    }
    return data
  }
}
