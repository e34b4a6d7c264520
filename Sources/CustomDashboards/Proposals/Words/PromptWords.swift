import Foundation

/// A text as words that can be compared: letters and digits, without case and accents. Words that were understood are
/// taken, so that no other meaning is found in them.
struct PromptWords: Sendable {
  private(set) var words: [String]
  private var isTaken: [Bool]
  /// Where each word stands: thousands of names are looked for.
  private let places: [String: [Int]]

  init(_ text: String) {
    words = Self.split(text)
    isTaken = [Bool](repeating: false, count: words.count)
    places = Dictionary(grouping: words.indices) { [words] in words[$0] }
  }

  /// The words of a text.
  static func split(_ text: String) -> [String] {
    text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
      .split { !($0.isLetter || $0.isNumber) }.map(String.init)
  }

  /// So many words from `start` on at most, as far as none of them is taken.
  func free(from start: Int, most: Int) -> ArraySlice<String> {
    guard words.indices.contains(start) else { return [] }
    return words[start...].prefix(most).prefix(isTaken[start...].prefix(most).prefix { !$0 }.count)
  }

  /// The word before a place; nil at the beginning.
  func word(before index: Int) -> String? { index > 0 ? words[index - 1] : nil }

  /// Where a phrase stands first, among words that nothing has taken.
  func firstRange(of phrase: [String]) -> Range<Int>? {
    guard let first = phrase.first, let starts = places[first] else { return nil }
    for start in starts {
      let range = start..<start + phrase.count
      guard range.upperBound <= words.count else { return nil }
      if words[range].elementsEqual(phrase), !isTaken[range].contains(true) { return range }
    }
    return nil
  }

  /// Takes words.
  mutating func take(_ range: Range<Int>) {
    for index in range.clamped(to: words.indices) { isTaken[index] = true }
  }

  /// A word without the ending of a plural, so that `interviews` is `interview`.
  static func singular(_ word: String) -> String {
    if word.count > 4, word.hasSuffix("ies") { return word.dropLast(3) + "y" }
    guard word.count > 3, word.hasSuffix("s"), !word.hasSuffix("ss"), !word.hasSuffix("us") else { return word }
    return String(word.dropLast())
  }
}
