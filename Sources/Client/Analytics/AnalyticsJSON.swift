import Messages
import Protobuf
import Terminal

/// The analytics of interview campaigns as one JSON object: a member for each answer that came, by the name of its call,
/// and `errors` for those that failed.
enum AnalyticsJSON {
  static func text(_ sections: AnalyticsSections) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    write(sections.dashboard, "dashboard", to: &writer)
    write(sections.smsSent, "smsSent", to: &writer)
    write(sections.totalSms, "totalSms", to: &writer)
    write(sections.timeSaved, "timeSaved", to: &writer)
    write(sections.totalTimeSaved, "totalTimeSaved", to: &writer)
    write(sections.candidateSatisfaction, "candidateSatisfaction", to: &writer)
    write(sections.averageCandidateSatisfaction, "averageCandidateSatisfaction", to: &writer)
    write(sections.campaignsLaunchedPerWeek, "campaignsLaunchedPerWeek", to: &writer)
    write(sections.creditsPerQualifiedCandidate, "creditsPerQualifiedCandidate", to: &writer)
    if !sections.errors.isEmpty { writer.member("errors", each: sections.errors) { $0.write($1) } }
    writer.endObject()
    return DashboardJSON.harmless(writer.text)
  }

  private static func write(
    _ section: SectionState<some Message>, _ name: StaticString, to writer: inout JSONWriter
  ) {
    if let answer = section.answer { writer.member(name) { $0.write(answer) } }
  }
}
