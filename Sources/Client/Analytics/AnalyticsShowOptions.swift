import ArgumentParser
import Messages

/// The other dashboard of `callboard show`, and what it may be narrowed to.
struct AnalyticsShowOptions: ParsableArguments {
  @Flag(help: "Show the analytics of interview campaigns instead; they take the organization scope.")
  var analytics = false

  @Option(
    help: ArgumentHelp(
      "Only this campaign; may be repeated. By its id: the service has no call that finds it by name.",
      valueName: "uuid"))
  var campaign: [String] = []

  @Option(help: ArgumentHelp("Only this candidate; may be repeated.", valueName: "uuid"))
  var candidate: [String] = []

  @Option(help: ArgumentHelp("Only candidates of this source; may be repeated.", valueName: "name"))
  var source: [String] = []

  @Option(
    help: ArgumentHelp("Only candidates with this tag; may be repeated, and any of them counts.", valueName: "name"))
  var tag: [String] = []

  func validate() throws {
    let narrowed = [("--campaign", campaign), ("--candidate", candidate), ("--source", source), ("--tag", tag)]
    if !analytics, let flag = narrowed.first(where: { !$0.1.isEmpty })?.0 {
      throw ValidationError("\(flag) narrows analytics alone: give --analytics too")
    }
  }

  func filter(timeRange: TimeRange, orgID: String) -> AnalyticsFilter {
    let narrowsCandidates = !(candidate.isEmpty && source.isEmpty && tag.isEmpty)
    return AnalyticsFilter(
      timeRange: timeRange, campaignIds: campaign,
      candidates: narrowsCandidates ? CandidateFilter(candidateIds: candidate, sources: source, tags: tag) : nil,
      orgID: orgID)
  }
}
