import Messages

/// What words can mean: concepts of the catalog by their phrases, and how something is to be shown.
enum MetricVocabulary {
  /// Something that is counted or measured.
  struct Concept: Sendable, Hashable {
    /// The metric of the whole range; nil where there is only the other.
    var number: String?
    /// The chart over time, or of parts; nil where there is only the number.
    var chart: String?
  }

  /// What a phrase means.
  enum Meaning: Sendable, Hashable {
    case concept(Concept)
    /// One number is wanted.
    case number
    /// Values over time are wanted.
    case series
    /// A kind of chart is wanted.
    case kind(ChartKind)
  }

  /// The longest phrase, in words.
  static let longestPhrase = meanings.keys.reduce(0) { max($0, $1.count) }

  /// Phrases in the singular, by their words.
  static let meanings: [[String]: Meaning] = {
    var meanings: [[String]: Meaning] = [:]
    func add(_ meaning: Meaning, _ phrases: [String]) {
      for phrase in phrases { meanings[PromptWords.split(phrase).map(PromptWords.singular)] = meaning }
    }
    for (concept, phrases) in concepts { add(.concept(concept), phrases) }
    add(.number, ["how many", "how much", "total", "number of", "count", "overall", "sum of", "kpi", "figure"])
    add(
      .series,
      [
        "trend", "over time", "per hour", "per day", "per week", "per month", "by hour", "by day", "by week",
        "by month",
        "hourly", "daily", "weekly", "monthly", "each day", "each week", "each month", "every day", "every week",
        "timeline", "history", "development", "week by week", "day by day",
      ])
    add(.kind(.line), ["line", "line chart", "curve"])
    add(.kind(.bar), ["bar", "bar chart", "column chart", "histogram"])
    add(.kind(.table), ["table", "list"])
    add(.kind(.donut), ["donut", "doughnut", "pie", "pie chart", "donut chart", "ring", "breakdown"])
    return meanings
  }()

  private static let concepts: [(Concept, [String])] = [
    (Concept(number: "metrics.total_calls", chart: "charts.calls"), ["call", "phone call", "dial", "calls made"]),
    (
      Concept(number: "metrics.answered_calls", chart: "charts.calls"),
      ["answered call", "call answered", "answered", "pickup", "missed call", "unanswered call"]
    ),
    (
      Concept(number: "metrics.answer_rate"),
      ["answer rate", "answered rate", "pickup rate", "pick up rate", "response rate", "share of answered calls"]
    ),
    (
      Concept(number: "metrics.call_completion_rate"),
      ["completion rate", "call completion rate", "call completion", "completion"]
    ),
    (
      Concept(number: "metrics.completed_calls", chart: "charts.interviews"),
      ["completed call", "completed interview", "finished interview", "completed"]
    ),
    (
      Concept(number: "metrics.interviews", chart: "charts.interviews"),
      ["interview", "conversation", "screening call", "interviews held"]
    ),
    (
      Concept(number: "metrics.people_contacted", chart: "charts.candidates"),
      [
        "people contacted", "contacted people", "candidate contacted", "contacted candidate", "people called",
        "candidate called", "people reached", "reach", "candidate", "people", "applicant", "contacted",
      ]
    ),
    (
      Concept(number: "metrics.call_length_secs"),
      ["call length", "length of calls", "time on calls", "talk time", "call duration", "call time", "minutes called"]
    ),
    (
      Concept(number: "metrics.avg_interview_length_secs"),
      [
        "interview length", "length of interviews", "average interview", "interview duration", "interview time",
        "average interview length", "how long interviews", "length of an interview",
      ]
    ),
    (
      Concept(number: "metrics.avg_time_to_first_interview_secs"),
      [
        "time to first interview", "time to interview", "time until first interview", "speed to interview",
        "average time to first interview", "waiting time", "wait",
      ]
    ),
    (Concept(number: "metrics.opt_outs"), ["opt out", "optout", "opted out", "unsubscribe", "do not call"]),
    (
      Concept(number: "metrics.qualified_candidates", chart: "charts.passthrough_rate"),
      ["qualified", "qualified candidate", "qualified people", "candidate qualified", "passed candidate"]
    ),
    (
      Concept(number: "metrics.passthrough_rate", chart: "charts.passthrough_rate"),
      ["passthrough", "passthrough rate", "pass through rate", "pass rate", "passing rate", "qualification rate"]
    ),
    (
      Concept(number: "metrics.thumbs_up", chart: "charts.thumbs_up"),
      ["thumb up", "positive review", "positive feedback", "liked"]
    ),
    (
      Concept(number: "metrics.thumbs_down", chart: "charts.thumbs_down"),
      ["thumb down", "negative review", "negative feedback", "disliked"]
    ),
    (
      Concept(number: "metrics.withdrawal_rate"), ["withdrawal rate", "dropout rate", "drop out rate", "drop off rate"]
    ),
    (
      Concept(number: "metrics.withdrawn_candidates", chart: "charts.withdrawal_reasons"),
      ["withdrawn", "withdrew", "withdrawal", "dropout", "drop out", "withdrawn candidate", "drop off"]
    ),
    (
      Concept(chart: "charts.withdrawal_reasons"),
      [
        "withdrawal reason", "reason for withdrawal", "reason for withdrawing", "why candidates withdraw",
        "why candidates withdrew", "why people withdraw", "why candidates drop out", "why do candidates withdraw",
        "why did candidates withdraw", "reason", "why",
      ]
    ),
    (Concept(number: "metrics.accommodation_rate"), ["accommodation rate"]),
    (
      Concept(number: "metrics.accommodated_candidates"),
      ["accommodation", "accommodation request", "request for accommodation", "accommodated"]
    ),
    (Concept(number: "metrics.scored", chart: "charts.passthrough_rate"), ["scored", "scored candidate"]),
    (Concept(number: "metrics.first_interviews"), ["first interview"]),
    (
      Concept(number: "metrics.total_sms", chart: "charts.sms_sent"),
      ["sms", "text message", "texts sent", "message", "sms sent", "messages sent"]
    ),
    (
      Concept(number: "metrics.total_time_saved", chart: "charts.time_saved"),
      ["time saved", "saved time", "hours saved", "time saving", "saving", "saved"]
    ),
    (
      Concept(number: "metrics.average_candidate_satisfaction", chart: "charts.candidate_satisfaction"),
      [
        "satisfaction", "candidate satisfaction", "rating", "csat", "candidate experience", "happy", "happiness",
        "average rating", "how happy",
      ]
    ),
    (
      Concept(chart: "charts.campaigns_launched_per_week"),
      ["campaigns launched", "launched campaign", "launch", "campaign launch", "new campaign", "campaign started"]
    ),
    (
      Concept(number: "metrics.credits_per_qualified_candidate"),
      [
        "credit", "credits per qualified candidate", "credits per candidate", "cost per qualified candidate",
        "cost per candidate", "cost per hire", "cost", "credits used",
      ]
    ),
  ]
}
