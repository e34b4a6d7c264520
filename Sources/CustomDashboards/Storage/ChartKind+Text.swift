import Messages

extension ChartKind {
  /// What the database calls it; nil for what isn't kept.
  var storedText: String? { Self.texts.first { $0.kind == self }?.text }

  /// The kind of a text of the database's.
  init?(storedText: String) {
    guard let found = Self.texts.first(where: { $0.text == storedText }) else { return nil }
    self = found.kind
  }

  private static let texts: [(kind: ChartKind, text: String)] = [
    (.number, "number"), (.line, "line"), (.bar, "bar"), (.donut, "donut"), (.heatmap, "heatmap"), (.table, "table"),
  ]
}
