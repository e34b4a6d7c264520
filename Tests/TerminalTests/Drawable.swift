import Testing

@testable import Terminal

/// Widths at which layouts change, and some between.
let drawableWidths = [1, 40, 41, 48, 60, 74, 87, 88, 91, 92, 96, 120, 160, 300]

/// Expects a drawing to fill its width, and to say nothing to the terminal but colours.
func expectDrawable(_ drawing: Drawing, width: Int, location: SourceLocation = #_sourceLocation) {
  #expect(drawing.width == max(40, width), sourceLocation: location)
  let plain = drawing.text(colored: false)
  #expect(
    !plain.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control },
    sourceLocation: location)
  #expect(withoutColors(drawing.text(colored: true)) == plain, sourceLocation: location)
}

/// Without the sequences that a ``Style`` makes. Any other one stays.
private func withoutColors(_ text: String) -> String {
  text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    let line = line.replacing(/\u{1B}\[(0|1|1;38;5;[0-9]+|38;5;[0-9]+)m/, with: "")
    return line.replacing(/\x20+$/, with: "")
  }.joined(separator: "\n")
}
