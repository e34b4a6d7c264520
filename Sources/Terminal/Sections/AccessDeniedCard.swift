/// What stands in the place of a dashboard that the session may not see.
public struct AccessDeniedCard {
  private let lines: [String]

  /// A card that says what is missing, and what would help, a paragraph each.
  public init(_ lines: String...) {
    self.lines = lines
  }

  /// The card in `width` columns, 80 at most.
  public func drawing(width: Int) -> Drawing {
    Panel(title: "Access denied", titleStyle: Style(foreground: .red, isBold: true), frame: .color(.red)) { inside in
      lines.enumerated().reduce(Drawing()) { drawing, line in
        drawing + .paragraph(line.element, line.offset == 0 ? .plain : .quiet, width: inside)
      }
    }.drawing(width: min(80, max(DashboardLayout.minimumWidth, width)))
  }
}
