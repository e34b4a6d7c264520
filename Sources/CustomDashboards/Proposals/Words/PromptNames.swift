/// The campaigns and sources that words name.
struct PromptNames: Sendable {
  /// More than this are none: a filter takes no more.
  private static let most = 1_000

  private(set) var campaigns: [ChartWish.Campaign] = []
  private(set) var sources: [String] = []

  /// Finds names in `prompt`, the longest first, and takes their words. A name that means something else by itself, as
  /// `Today` does, counts only where the words say that it is one.
  init(of wish: ChartWish, in prompt: inout PromptWords) {
    let text = PromptWords.split(wish.words).joined(separator: " ")
    var candidates: [(words: [String], name: Name)] = []
    for campaign in wish.campaigns { candidates.append((PromptWords.split(campaign.name), .campaign(campaign))) }
    for source in wish.sources { candidates.append((PromptWords.split(source), .source(source))) }
    candidates.sort { $0.words.count > $1.words.count }
    var taken: [[String]: Range<Int>] = [:]
    for (words, name) in candidates where !words.isEmpty {
      if taken[words] != nil {
        // Several of one name: all of them are meant.
        add(name)
      } else if let range = prompt.firstRange(of: words), Self.isName(words, at: range, in: prompt) {
        prompt.take(range)
        taken[words] = range
        add(name)
      } else if Self.isWrittenWithoutSpaces(words), text.contains(words.joined(separator: " ")) {
        add(name)
      }
    }
  }

  private enum Name {
    case campaign(ChartWish.Campaign)
    case source(String)
  }

  private mutating func add(_ name: Name) {
    switch name {
    case .campaign(let campaign) where campaigns.count < Self.most: campaigns.append(campaign)
    case .source(let source) where sources.count < Self.most: sources.append(source)
    default: break
    }
  }

  /// Whether words that could mean something else are a name here.
  private static func isName(_ words: [String], at range: Range<Int>, in prompt: PromptWords) -> Bool {
    let isShort = words.joined().count < 3
    guard isShort || ordinary.isSuperset(of: words.map(PromptWords.singular)) else { return true }
    if let before = prompt.word(before: range.lowerBound), marks.contains(before) { return true }
    guard range.upperBound < prompt.words.count else { return false }
    return marks.contains(prompt.words[range.upperBound])
  }

  /// What says that the word beside it is a name.
  private static let marks: Set<String> = ["campaign", "source", "from"]

  /// Words that have a meaning of their own.
  private static let ordinary: Set<String> = {
    var words = Set(MetricVocabulary.meanings.keys.joined())
    words.formUnion([
      "today", "yesterday", "last", "past", "day", "week", "month", "quarter", "year", "all", "time", "the", "a", "of",
      "in", "for", "and", "show", "me", "by", "per", "with", "from", "campaign", "source",
    ])
    return words
  }()

  private static let spacelessScripts: [ClosedRange<UInt32>] = [
    0x0E00...0x0EFF, 0x3040...0x30FF, 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF,
  ]

  /// Scripts that put no spaces between words, such as Chinese, Japanese and Thai.
  private static func isWrittenWithoutSpaces(_ words: [String]) -> Bool {
    words.joined().unicodeScalars.contains { scalar in spacelessScripts.contains { $0.contains(scalar.value) } }
  }
}
