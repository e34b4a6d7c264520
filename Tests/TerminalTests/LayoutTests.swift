import Testing

@testable import Terminal

@Suite struct LayoutTests {
  private func panel(_ title: String, _ lines: StyledText...) -> Panel {
    Panel(title: title) { _ in Drawing(lines) }
  }

  @Test func columnsAreOfOneHeight() {
    let row = PanelRow(
      columns: [
        .init(blocks: [panel("A", "a", "aa", "aaa"), panel("B", "b")], share: 2), .init(blocks: [panel("C", "c")]),
      ], minimumWidth: 30)
    #expect(
      row.drawing(width: 30).text(colored: false) == """
        ╭ A ──────────────╮ ╭ C ─────╮
        │ a               │ │ c      │
        │ aa              │ │        │
        │ aaa             │ │        │
        ╰─────────────────╯ │        │
        ╭ B ──────────────╮ │        │
        │ b               │ │        │
        ╰─────────────────╯ ╰────────╯

        """)
  }

  @Test func columnsStackOnANarrowScreen() {
    let row = PanelRow(
      columns: [.init(blocks: [panel("A", "a")]), .init(blocks: [panel("C", "too long for it")])], minimumWidth: 30)
    #expect(
      row.drawing(width: 12, height: 7).text(colored: false) == """
        ╭ A ───────╮
        │ a        │
        ╰──────────╯
        ╭ C ───────╮
        │ too lon… │
        │          │
        ╰──────────╯

        """)
  }
}
