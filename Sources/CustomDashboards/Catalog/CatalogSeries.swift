import Messages

/// Charts over the buckets of a range, and of parts of a whole.
extension MetricCatalog {
  /// Every field of `AnalyticsCharts`, in its order.
  static let dashboardSeries: [CatalogEntry] = [
    calls, candidates, interviews, thumbsUp, thumbsDown, passthroughRate,
  ]

  /// Charts that methods of their own answer, and the reasons for withdrawals.
  static let otherSeries: [CatalogEntry] = [smsSent, timeSaved, satisfaction, campaignsLaunched, withdrawalReasons]

  private static let calls = SeriesEntry<CallsChart.Point>(
    field: "calls", title: "Calls", unit: .calls,
    description: "Interview calls by time, and how many of them were answered.", question: .dashboard,
    bucket: \.bucket, columns: [.count("calls", \.calls), .count("answered", \.answered)]
  ).entry(of: { $0.calls?.points })

  private static let candidates = SeriesEntry<CandidatesChart.Point>(
    field: "candidates", title: "Candidates", unit: .people,
    description: "Different candidates who were called, by time.", question: .dashboard, bucket: \.bucket,
    columns: [.count("candidates", \.candidates)]
  ).entry(of: { $0.candidates?.points })

  private static let interviews = SeriesEntry<InterviewsChart.Point>(
    field: "interviews", title: "Interviews", unit: .interviews,
    description: "Interviews by time, and how many of them were completed.", question: .dashboard, bucket: \.bucket,
    columns: [.count("interviews", \.interviews), .count("completed", \.completed)]
  ).entry(of: { $0.interviews?.points })

  private static let thumbsUp = SeriesEntry<ThumbsUpChart.Point>(
    field: "thumbs_up", title: "Thumbs up", unit: .ratings, description: "Thumbs up of reviewers, by time.",
    question: .dashboard, bucket: \.bucket, columns: [.count("thumbs_up", \.thumbsUp)]
  ).entry(of: { $0.thumbsUp?.points })

  private static let thumbsDown = SeriesEntry<ThumbsDownChart.Point>(
    field: "thumbs_down", title: "Thumbs down", unit: .ratings, description: "Thumbs down of reviewers, by time.",
    question: .dashboard, bucket: \.bucket, columns: [.count("thumbs_down", \.thumbsDown)]
  ).entry(of: { $0.thumbsDown?.points })

  private static let passthroughRate = SeriesEntry<PassthroughRateChart.Point>(
    field: "passthrough_rate", title: "Passthrough rate", unit: .percent,
    description: "Those who reached the passing score, in percent of the scored, by time.", question: .dashboard,
    bucket: \.bucket,
    columns: [
      .optional("passthrough_rate", \.passthroughRate), .count("qualified", \.qualified), .count("scored", \.scored),
    ]
  ).entry(of: { $0.passthroughRate?.points })

  private static let smsSent = SeriesEntry<GetSmsSentResponse.Point>(
    field: "sms_sent", title: "SMS", unit: .messages, description: "SMS that were sent, by time.", question: .smsSent,
    bucket: \.bucket, columns: [.count("sms_sent", \.smsSent)]
  ).entry { answer in
    guard case .smsSent(let sent) = answer else { return nil }
    return sent.points
  }

  private static let timeSaved = SeriesEntry<GetTimeSavedResponse.Point>(
    field: "time_saved", title: "Time saved", unit: .seconds,
    description: "Time that was saved, by its source and by time.", question: .timeSaved, bucket: \.bucket,
    columns: [
      .measure("total_secs", \.breakdown.totalSecs), .measure("calls_secs", \.breakdown.callsSecs),
      .measure("sms_secs", \.breakdown.smsSecs), .measure("web_calls_secs", \.breakdown.webCallsSecs),
      .measure("resume_screening_secs", \.breakdown.resumeScreeningSecs),
      .measure("notetaking_secs", \.breakdown.notetakingSecs),
    ]
  ).entry { answer in
    guard case .timeSaved(let saved) = answer else { return nil }
    return saved.points
  }

  private static let satisfaction = SeriesEntry<GetCandidateSatisfactionResponse.Point>(
    field: "candidate_satisfaction", title: "Candidate satisfaction", unit: .rating,
    description: "The mean of candidates' ratings of their calls, from 1 to 5, by time.", question: .satisfaction,
    bucket: \.bucket, columns: [.optional("average_rating", \.averageRating), .count("ratings", \.ratings)]
  ).entry { answer in
    guard case .satisfaction(let satisfaction) = answer else { return nil }
    return satisfaction.points
  }

  private static let campaignsLaunched = SeriesEntry<GetCampaignsLaunchedPerWeekResponse.Point>(
    field: "campaigns_launched_per_week", title: "Campaigns launched", unit: .campaigns,
    description: "Campaigns that were launched in each week since the first; no filter narrows it.",
    question: .campaignsLaunched, bucket: \.bucket, columns: [.count("campaigns", \.campaigns)]
  ).entry { answer in
    guard case .campaignsLaunched(let launched) = answer else { return nil }
    return launched.points
  }

  private static let withdrawalReasons = CatalogEntry(
    name: "charts.withdrawal_reasons", title: "Withdrawal reasons",
    description: "Why candidates withdrew, the most frequent reason first.", unit: .people, shape: .parts,
    question: .dashboard
  ) { answer in
    guard case .dashboard(let dashboard) = answer else { return nil }
    let reasons = dashboard.withdrawalReasons
    let counts = reasons.map { Double?(Double($0.count)) }
    let shares = reasons.map { Double?($0.share) }
    return CatalogEntry.Content(
      labels: reasons.map(\.reason), series: [(name: "count", values: counts), (name: "share", values: shares)])
  }
}

extension GetTimeSavedResponse.Point {
  /// What was saved; nothing where the point doesn't say.
  fileprivate var breakdown: TimeSavedBreakdown { saved ?? TimeSavedBreakdown() }
}
