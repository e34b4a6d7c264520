import Messages
public import RPC

/// Proposes charts by the words themselves, compared with a vocabulary of the catalog: the same words always get the same
/// charts, and nobody is asked.
public struct WordProposer: ChartProposer {
  /// There is nothing to set.
  public init() {}

  /// What is told where no word means anything of the catalog.
  public var failure: RPCError {
    .invalidArgument(
      field: "prompt",
      "names nothing that charts can show: say what to count or measure, such as interviews, calls, answer rate, qualified "
        + "candidates, satisfaction, SMS or time saved; ListMetrics has all")
  }

  /// Charts for everything that the words name, in their order.
  public func ideas(for wish: ChartWish, deadline: ContinuousClock.Instant?) async throws -> [ChartIdea] {
    var prompt = PromptWords(wish.words)
    let names = PromptNames(of: wish, in: &prompt)
    let time = PromptTime.find(in: &prompt, text: wish.words, today: wish.today)
    let found = FoundMeanings(in: &prompt)
    return found.charts.map { chart in
      var idea = ChartIdea(
        metric: chart.entry.name, kind: chart.kind, title: Self.title(chart.entry, names),
        reason: Self.reason(chart, names, time))
      idea.campaignIDs = names.campaigns.map(\.id)
      idea.sources = names.sources
      idea.timeRange = time?.range
      return idea
    }
  }

  private static func title(_ entry: CatalogEntry, _ names: PromptNames) -> String {
    let narrowed = names.campaigns.map(\.name) + names.sources
    return narrowed.isEmpty ? entry.title : "\(entry.title): \(narrowed.joined(separator: ", "))"
  }

  private static func reason(_ chart: FoundMeanings.FoundChart, _ names: PromptNames, _ time: PromptTime?) -> String {
    var reason = "You asked for \"\(chart.phrase)\", which \(chart.entry.name) shows"
    if !names.campaigns.isEmpty { reason += ", of the campaign \(Self.list(names.campaigns.map(\.name)))" }
    if !names.sources.isEmpty { reason += ", of candidates from \(Self.list(names.sources))" }
    if let time { reason += ", \(time.words)" }
    return reason + "."
  }

  /// A few names, and how many more there are.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(2).map { String($0.prefix(60)) }.joined(separator: " and ")
    return names.count > 2 ? "\(shown) and \(names.count - 2) more" : shown
  }
}

/// What the words of a prompt mean, by the vocabulary.
struct FoundMeanings: Sendable {
  /// A chart that the words ask for.
  struct FoundChart: Sendable {
    let entry: CatalogEntry
    let kind: ChartKind
    /// The words that ask for it.
    let phrase: String
  }

  private var concepts: [(concept: MetricVocabulary.Concept, phrase: String)] = []
  private var wantsNumber = false
  private var wantsSeries = false
  private var kind: ChartKind?

  /// Reads words from left to right: the longest phrase that begins at each.
  init(in prompt: inout PromptWords) {
    var start = 0
    while start < prompt.words.count {
      let free = Array(prompt.free(from: start, most: MetricVocabulary.longestPhrase))
      let singular = free.map(PromptWords.singular)
      let length = stride(from: free.count, to: 0, by: -1).first {
        MetricVocabulary.meanings[Array(singular[..<$0])] != nil
      }
      guard let length, let meaning = MetricVocabulary.meanings[Array(singular[..<length])] else {
        start += 1
        continue
      }
      note(meaning, free[..<length].joined(separator: " "))
      prompt.take(start..<start + length)
      start += length
    }
  }

  private mutating func note(_ meaning: MetricVocabulary.Meaning, _ phrase: String) {
    switch meaning {
    case .number: wantsNumber = true
    case .series: wantsSeries = true
    case .kind(let kind): self.kind = self.kind ?? kind
    case .concept(let concept):
      if !concepts.contains(where: { $0.concept == concept }) { concepts.append((concept, phrase)) }
    }
  }

  /// The charts, one for each concept; for a single one, of which the words don't say how to show it, also its number.
  var charts: [FoundChart] {
    concepts.flatMap { concept, phrase in
      names(of: concept).compactMap { name in
        MetricCatalog[name].map { entry in
          let kinds = entry.shape.kinds
          let kind = kind.flatMap { kinds.contains($0) ? $0 : nil } ?? kinds[0]
          return FoundChart(entry: entry, kind: kind, phrase: phrase)
        }
      }
    }
  }

  private func names(of concept: MetricVocabulary.Concept) -> [String] {
    let isOpen = !wantsNumber && !wantsSeries && kind == nil
    if isOpen, concepts.count == 1 { return [concept.chart, concept.number].compactMap(\.self) }
    let prefersNumber = wantsNumber && !wantsSeries && kind != .line && kind != .bar && kind != .donut
    let name = prefersNumber ? concept.number ?? concept.chart : concept.chart ?? concept.number
    return [name].compactMap(\.self)
  }
}
