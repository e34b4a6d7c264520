import Foundation

/// A text as words that can be compared: letters and digits, without case and accents. Words that were understood are
/// taken, so that no other meaning is found in them.
struct PromptWords: Sendable {
  private(set) var words: [String]
  private var isTaken: [Bool]

  init(_ text: String) {
    words = Self.split(text)
    isTaken = [Bool](repeating: false, count: words.count)
  }

  /// The words of a text.
  static func split(_ text: String) -> [String] {
    text.folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
      .split { !($0.isLetter || $0.isNumber) }.map(String.init)
  }

  /// The words from `start` on, as far as none of them is taken.
  func free(from start: Int) -> ArraySlice<String> {
    guard words.indices.contains(start), !isTaken[start] else { return [] }
    let end = isTaken[start...].firstIndex(of: true) ?? words.endIndex
    return words[start..<end]
  }

  /// The word before a place; nil at the beginning.
  func word(before index: Int) -> String? { index > 0 ? words[index - 1] : nil }

  /// Where a phrase stands first, among words that nothing has taken.
  func firstRange(of phrase: [String]) -> Range<Int>? {
    guard !phrase.isEmpty else { return nil }
    for start in words.indices {
      let free = free(from: start)
      if free.starts(with: phrase) { return start..<start + phrase.count }
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
