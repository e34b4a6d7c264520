import Messages

extension SectionState {
  /// A panel with what `content` draws of the group; with a skeleton of so many lines while it is awaited, and with what
  /// went wrong when it has failed.
  func panel(
    _ title: String, skeleton lines: Int, _ content: @escaping (_ answer: Answer, _ width: Int) -> Drawing
  ) -> Panel {
    switch self {
    case .awaited: Panel(title: title) { Skeleton.drawing(lines: lines, width: $0) }
    case .arrived(let answer): Panel(title: title) { content(answer, $0) }
    case .failed(let error): .failure(title, error)
    }
  }

  /// Cards with figures of the group, of nothing while it is awaited; a panel with what went wrong when it has failed.
  func cards(_ title: String, _ cards: (Answer?) -> [Card]) -> any Block {
    switch self {
    case .awaited, .arrived: CardRow(cards: cards(answer))
    case .failed(let error): Panel.failure(title, error)
    }
  }
}

extension Panel {
  /// What stands in the place of a group that has failed.
  static func failure(_ title: String, _ error: SectionError) -> Panel {
    Panel(title: title, frame: .color(.red)) { width in
      .paragraph("✗ not available: \(error.reason)", .color(.red), width: width)
        + .paragraph(error.message, .quiet, width: width)
    }
  }
}

extension SectionError {
  /// The code in words (statuscodes.md of the gRPC project).
  fileprivate var reason: String {
    switch code {
    case 1: "cancelled"
    case 3: "the question is wrong"
    case 4: "it took too long"
    case 5: "not found"
    case 7: "access denied"
    case 8: "too much is asked at once"
    case 12: "the server doesn't have it"
    case 13: "a defect of the server"
    case 14: "the server can't reach its data"
    case 16: "the session isn't known"
    default: "code \(code)"
    }
  }
}
