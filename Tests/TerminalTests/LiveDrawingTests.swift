import Messages
import Randomness
import TestExpectations
import TestTurns
import Testing

@testable import Terminal

/// What a terminal shows after each update, whatever its height and the order in which sections arrive.
@Suite(.computing) struct LiveDrawingTests {
  private let above = ["$ callboard show"]

  private func plainLines(_ drawing: Drawing) -> [String] {
    drawing.text(colored: false).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  private func band(_ lines: Int, _ text: String, isSettled: Bool) -> Band {
    Band(Drawing((1...lines).map { StyledText("\(text)\($0)") }), isSettled: isSettled)
  }

  @Test func theBytesOfASequence() {
    var drawing = LiveDrawing(colored: false)
    let first = drawing.update(
      [band(1, "a", isSettled: true), band(2, "?", isSettled: false), band(1, "c", isSettled: true)], columns: 80,
      rows: 24)
    #expect(first == "\u{1B}[?7la1\n?1\n?2\nc1\n\u{1B}[?7h")
    let second = drawing.update(
      [band(1, "a", isSettled: true), band(2, "b", isSettled: true), band(1, "c", isSettled: true)], columns: 80,
      rows: 24)
    #expect(second == "\u{1B}[3A\u{1B}[?7l\u{1B}[2Kb1\n\u{1B}[2Kb2\n\u{1B}[2Kc1\n\u{1B}[?7h")
    #expect(drawing.update([], columns: 80, rows: 24) == "\u{1B}[?7l\u{1B}[?7h")
  }

  @Test func whatDoesNotFitIsCutWhileItIsLive() {
    var drawing = LiveDrawing(colored: false)
    var terminal = TestTerminal(columns: 80, rows: 4)
    terminal.receive(
      drawing.update([band(9, "?", isSettled: false), band(9, "!", isSettled: true)], columns: 80, rows: 4))
    #expect(terminal.visible == ["?1", "?2", "⋮ more is to come", ""])
    terminal.receive(
      drawing.update([band(9, "a", isSettled: true), band(9, "!", isSettled: true)], columns: 80, rows: 4))
    #expect(terminal.lines == (1...9).map { "a\($0)" } + (1...9).map { "!\($0)" })
    #expect(terminal.complaints.isEmpty)
  }

  @Test func nothingStaysOfWhatIsTakenBack() {
    var drawing = LiveDrawing(colored: true)
    var terminal = TestTerminal(columns: 80, rows: 10, above: above)
    terminal.receive(drawing.update(DashboardLayout(DashboardSections()).bands(width: 80), columns: 80, rows: 10))
    #expect(terminal.lines.count > 5)
    terminal.receive(drawing.update([], columns: 80, rows: 10))
    #expect(terminal.lines == above)
    #expect(terminal.isAsItWas)
  }

  @Test func anotherSizeBeginsAtTheTop() {
    var drawing = LiveDrawing(colored: false)
    var terminal = TestTerminal(columns: 80, rows: 9, above: above)
    terminal.receive(
      drawing.update([band(3, "a", isSettled: true), band(3, "?", isSettled: false)], columns: 60, rows: 9))
    terminal.receive(
      drawing.update([band(3, "a", isSettled: true), band(3, "b", isSettled: true)], columns: 80, rows: 9))
    #expect(terminal.lines == ["a1", "a2", "a3", "b1", "b2", "b3"])
    #expect(terminal.complaints.isEmpty)
  }

  @Test(arguments: [3, 4, 10, 24, 40, 60, 90, 200]) func everyOrderEndsWithTheSameDrawing(rows: Int) {
    let seed = drawSeed()
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<4 {
      let width = [40, 60, 96, 120, 160].randomElement(using: &generator) ?? 96
      let order = SampleSections.all.shuffled(using: &generator).map { section in
        Bool.random(using: &generator) ? section : .error(SectionError(section: "plan", code: 14, message: "away"))
      }
      var sections = DashboardSections()
      var drawing = LiveDrawing(colored: true)
      var terminal = TestTerminal(columns: width, rows: rows, above: above)
      terminal.receive(drawing.update(DashboardLayout(sections).bands(width: width), columns: width, rows: rows))
      for section in order {
        sections.receive(section)
        let bands = DashboardLayout(sections).bands(width: width)
        terminal.receive(drawing.update(bands, columns: width, rows: rows))
        let now = plainLines(bands.reduce(Drawing()) { $0 + $1.drawing })
        if above.count + now.count < rows {
          #expect(terminal.lines == above + now, "seed \(seed)")
        } else {
          // As much as fits, from the top, and never a line twice.
          let shown = terminal.lines.dropFirst(above.count)
          let kept = shown.last == "⋮ more is to come" ? Array(shown.dropLast()) : Array(shown)
          #expect(Array(now.prefix(kept.count)) == kept, "seed \(seed)")
        }
      }
      sections.end(code: 12, message: "not sent")
      let layout = DashboardLayout(sections)
      terminal.receive(drawing.update(layout.bands(width: width), columns: width, rows: rows))
      #expect(terminal.lines == above + plainLines(layout.drawing(width: width)), "seed \(seed)")
      #expect(terminal.complaints.isEmpty, "seed \(seed)")
      #expect(terminal.isAsItWas, "seed \(seed)")
    }
  }
}
