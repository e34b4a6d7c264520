/// A text for people, and the name that it is made of. Ordered by the text, then by the name: two names may be shown
/// alike.
struct Label: Comparable, Sendable {
  let text: String
  let name: String

  /// By UTF-8 bytes: a String's own order takes equivalent characters for equal.
  static func < (left: Label, right: Label) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
      ? left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
      : left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  static func == (left: Label, right: Label) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8) && left.name.utf8.elementsEqual(right.name.utf8)
  }
}

extension Label {
  /// A feature, an origin or a channel by its own name: see ``prettified(_:)``.
  init(prettifying name: String) { self.init(text: prettified(name), name: name) }
}

/// `snake_case` as words with capitals, acronyms in capitals (docs/metrics.md, "AiUsageStats"): `sms_reply_draft` is
/// `SMS Reply Draft`. Capitals that are there stay; a name of underscores alone stays as it is.
func prettified(_ name: String) -> String {
  let words = name.split(separator: "_").map { word in
    acronyms.contains(word.lowercased()) ? word.uppercased() : word.prefix(1).uppercased() + word.dropFirst()
  }
  return words.isEmpty ? name : words.joined(separator: " ")
}

/// The words that are written in capitals.
private let acronyms: Set<String> = ["ai", "sms", "api", "sip", "crm", "url", "tts", "stt", "llm"]
