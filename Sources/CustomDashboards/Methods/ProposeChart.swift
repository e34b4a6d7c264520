import Access
public import Messages
public import RPC

extension MemberDashboards {
  /// Charts for what words ask. Nothing is stored.
  public func proposeChart(
    _ request: ProposeChartRequest, context: CallContext
  ) async throws -> Reply<ProposeChartResponse> {
    let rules = DashboardRules(try context.session())
    try rules.verdict(on: .proposeChart).check()
    let words = try TextRules.prompt(request.prompt, least: 1, field: "prompt")
    let wish = try await names.wish(words, of: rules.session, deadline: context.deadline)
    let deadline = context.deadline
    // Away from the connection's event loop: thousands of names are compared.
    let charts = try await withTaskExecutorPreference(globalConcurrentExecutor) { [proposer] in
      wish.believed(try await proposer.ideas(for: wish, deadline: deadline))
    }
    guard !charts.isEmpty else { throw proposer.failure }
    return .message(ProposeChartResponse(charts: charts))
  }
}
