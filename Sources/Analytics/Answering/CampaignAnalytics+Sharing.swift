import Answers
import RPC
import Upstream

extension CampaignAnalytics {
  /// Answers a request that this call's session may make, or takes the answer of another call that asked the same (see
  /// ``Answers/ResponseCache``). The answer is made on no caller's event loop, with no caller's deadline.
  ///
  /// A call leaves somewhat before its deadline where other services are asked, so that there is time to say which of them
  /// did not answer (docs/metrics.md, "Passing scores").
  ///
  /// - Parameters:
  ///   - key: All that the answer depends on.
  ///   - request: The deadline of the call.
  ///   - oldest: The earliest moment that the data may be of; nil for any that the time to live allows.
  ///   - asksOthers: Whether `execution` asks other services.
  ///   - execution: Makes the answer.
  /// - Throws: What `execution` throws; UNAVAILABLE where the deadline passes while another service is awaited, else
  ///   DEADLINE_EXCEEDED; CANCELLED.
  func share<Answer: SharedAnswer>(
    _ key: AnalyticsKey, _ request: AnalyticsRequest, oldest: ContinuousClock.Instant?, asksOthers: Bool,
    by execution: @escaping @Sendable (SharedUpstream) async throws -> Answer
  ) async throws -> Answer {
    let deadline = asksOthers ? request.deadline.map { UpstreamDeadline.within(call: $0, now: .now) } : request.deadline
    var awaited = AwaitedServices()
    var answer: Answer?
    do {
      try await answers.answer(key, oldest: oldest, deadline: deadline) { add in
        let answer = try await execution(SharedUpstream(telling: add))
        add(.answer(answer, memory: answer.memory + key.memory))
        return .allowed
      } to: { step in
        awaited.note(step)
        if case .answer(let found, _) = step { answer = found as? Answer }
      }
    } catch let error as RPCError where error.code == .deadlineExceeded {
      guard let service = awaited.first, let deadline, deadline <= .now else { throw error }
      throw service.failure(
        UpstreamError(.deadlineExceeded, "the deadline passed before the \(service.name) had answered"))
    }
    guard let answer else { throw RPCError(.internal, reason: .internalError, "the request failed") }
    return answer
  }

  /// As ``share(_:_:oldest:asksOthers:by:)``, of an answer that depends on the request alone.
  func share<Answer: SharedAnswer>(
    _ request: AnalyticsRequest, asksOthers: Bool = false,
    by execution: @escaping @Sendable (SharedUpstream) async throws -> Answer
  ) async throws -> Answer {
    try await share(
      AnalyticsKey(Answer.self, request), request, oldest: request.oldest, asksOthers: asksOthers, by: execution)
  }
}
