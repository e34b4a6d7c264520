import Messages

/// Metrics of the whole range.
extension MetricCatalog {
  private static func count(
    _ field: String, _ title: String, _ unit: CatalogEntry.Unit, _ description: String,
    _ value: any KeyPath<AnalyticsMetrics, Int64> & Sendable
  ) -> CatalogEntry {
    .number(field, title, unit, description, .dashboard) { answer in
      answer.metrics.map { CatalogEntry.Value($0[keyPath: value]) }
    }
  }

  private static func measure(
    _ field: String, _ title: String, _ unit: CatalogEntry.Unit, _ description: String,
    _ value: any KeyPath<AnalyticsMetrics, Double> & Sendable
  ) -> CatalogEntry {
    .number(field, title, unit, description, .dashboard) { answer in
      answer.metrics.map { CatalogEntry.Value($0[keyPath: value]) }
    }
  }

  private static func optional(
    _ field: String, _ title: String, _ unit: CatalogEntry.Unit, _ description: String,
    _ value: any KeyPath<AnalyticsMetrics, Double?> & Sendable
  ) -> CatalogEntry {
    .number(field, title, unit, description, .dashboard) { answer in
      answer.metrics.map { CatalogEntry.Value($0[keyPath: value]) }
    }
  }

  /// Every field of `AnalyticsMetrics`, in its order.
  static let dashboardNumbers: [CatalogEntry] = [
    count("total_calls", "Calls", .calls, "Interview calls that were made.", \.totalCalls),
    measure("answer_rate", "Answer rate", .percent, "Answered calls, in percent of all calls.", \.answerRate),
    measure(
      "call_completion_rate", "Completion rate", .percent,
      "Calls in which every question was answered, in percent of answered calls.", \.callCompletionRate),
    count("interviews", "Interviews", .interviews, "Answered calls in which a question was answered.", \.interviews),
    count("people_contacted", "People contacted", .people, "Different candidates who were called.", \.peopleContacted),
    count(
      "call_length_secs", "Time on calls", .seconds, "The length of all answered calls together.", \.callLengthSecs),
    optional(
      "avg_interview_length_secs", "Average interview", .seconds, "The mean length of interviews.",
      \.avgInterviewLengthSecs),
    optional(
      "avg_time_to_first_interview_secs", "Time to first interview", .seconds,
      "The mean time from a candidate's joining of a campaign to their first interview.", \.avgTimeToFirstInterviewSecs),
    count("opt_outs", "Opt-outs", .people, "Candidates who asked not to be called again.", \.optOuts),
    count(
      "qualified_candidates", "Qualified candidates", .people, "Different candidates who reached a passing score.",
      \.qualifiedCandidates),
    optional(
      "passthrough_rate", "Passthrough rate", .percent,
      "Those who reached the passing score, in percent of the scored.", \.passthroughRate),
    count("thumbs_up", "Thumbs up", .ratings, "Candidates whom reviewers gave a thumbs up.", \.thumbsUp),
    count("thumbs_down", "Thumbs down", .ratings, "Candidates whom reviewers gave a thumbs down.", \.thumbsDown),
    measure(
      "withdrawal_rate", "Withdrawal rate", .percent, "Candidates who withdrew, in percent of people contacted.",
      \.withdrawalRate),
    measure(
      "accommodation_rate", "Accommodation rate", .percent,
      "Candidates who asked for accommodation, in percent of people contacted.", \.accommodationRate),
    count("answered_calls", "Answered calls", .calls, "Calls that were answered.", \.answeredCalls),
    count(
      "completed_calls", "Completed calls", .calls, "Answered calls in which every question was answered.",
      \.completedCalls),
    count("qualified", "Passed", .people, "Candidates in campaigns who reached the passing score there.", \.qualified),
    count("scored", "Scored", .people, "Candidates in campaigns who have a score there.", \.scored),
    count(
      "withdrawn_candidates", "Withdrawn candidates", .people, "Different candidates who withdrew.",
      \.withdrawnCandidates),
    count(
      "accommodated_candidates", "Accommodation requests", .people, "Different candidates who asked for accommodation.",
      \.accommodatedCandidates),
    count(
      "interviews_with_length", "Interviews with a length", .interviews, "Interviews whose length is known.",
      \.interviewsWithLength),
    count(
      "first_interviews", "First interviews", .interviews, "Interviews that were a candidate's first in the campaign.",
      \.firstInterviews),
  ]

  /// Metrics that methods of their own answer.
  static let otherNumbers: [CatalogEntry] = [
    .number("total_sms", "SMS", .messages, "SMS that were sent.", .totalSMS) { answer in
      guard case .totalSMS(let total) = answer else { return nil }
      return CatalogEntry.Value(total.totalSms)
    },
    .number("total_time_saved", "Time saved", .seconds, "Time that was saved by all sources.", .totalTimeSaved) {
      answer in
      guard case .totalTimeSaved(let total) = answer else { return nil }
      return CatalogEntry.Value(total.saved?.totalSecs ?? 0)
    },
    .number(
      "average_candidate_satisfaction", "Candidate satisfaction", .rating,
      "The mean of candidates' ratings of their calls, from 1 to 5.", .averageSatisfaction
    ) { answer in
      guard case .averageSatisfaction(let average) = answer else { return nil }
      return CatalogEntry.Value(average.averageRating)
    },
    .number(
      "credits_per_qualified_candidate", "Credits per qualified candidate", .credits,
      "Credits that were used, over the candidates who qualified.", .credits
    ) { answer in
      guard case .credits(let credits) = answer else { return nil }
      return CatalogEntry.Value(credits.creditsPerQualifiedCandidate)
    },
  ]
}

extension AnalyticsAnswer {
  /// The metrics of the dashboard's answer; nil for the answer to another question.
  fileprivate var metrics: AnalyticsMetrics? {
    guard case .dashboard(let dashboard) = self else { return nil }
    return dashboard.metrics ?? AnalyticsMetrics()
  }
}
