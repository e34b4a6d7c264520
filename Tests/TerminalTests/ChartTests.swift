import Testing

@testable import Terminal

/// Whole drawings, as a pipe gets them.
@Suite struct ChartTests {
  @Test func cardsStandBesideEachOther() {
    let cards = [
      Card(name: "Calls", figure: "1,234", note: "1,200 with a length"),
      Card(name: "Talk time", figure: "3d 4h", note: "in all"),
    ]
    #expect(
      CardRow(cards: cards).drawing(width: 49).text(colored: false) == """
        ╭ Calls ───────────────╮ ╭ Talk time ───────────╮
        │ 1,234                │ │ 3d 4h                │
        │ 1,200 with a length  │ │ in all               │
        ╰──────────────────────╯ ╰──────────────────────╯

        """)
  }

  @Test func cardsWrapWhereTheScreenIsNarrow() {
    let cards = [Card(name: "A", figure: "1", note: "x"), Card(name: "B", figure: "2", note: "y")]
    #expect(
      CardRow(cards: cards).drawing(width: 20).text(colored: false) == """
        ╭ A ───────────────╮
        │ 1                │
        │ x                │
        ╰──────────────────╯
        ╭ B ───────────────╮
        │ 2                │
        │ y                │
        ╰──────────────────╯

        """)
  }

  @Test func heatmapHasADayInEachRow() {
    var map = HeatmapChart(palette: .red)
    for day in 1...7 {
      for hour in 0..<24 {
        map.add(dayOfWeek: day, hour: hour, count: max(0, (hour - 6) * (20 - hour)) * (8 - day))
      }
    }
    map.add(dayOfWeek: 8, hour: 0, count: 1_000_000)
    map.add(dayOfWeek: 1, hour: 24, count: 1_000_000)
    #expect(
      map.drawing(width: 80).text(colored: false) == """
            00    03    06    09    12    15    18    21
        Mon ··············▒▒▒▒▓▓██████████████▓▓▒▒▒▒········
        Tue ··············░░▒▒▓▓▓▓██████████▓▓▓▓▒▒░░········
        Wed ··············░░▒▒▒▒▓▓▓▓▓▓▓▓▓▓▓▓▓▓▒▒▒▒░░········
        Thu ··············░░▒▒▒▒▒▒▓▓▓▓▓▓▓▓▓▓▒▒▒▒▒▒░░········
        Fri ··············░░░░▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░········
        Sat ··············░░░░░░░░▒▒▒▒▒▒▒▒▒▒░░░░░░░░········
        Sun ··············░░░░░░░░░░░░░░░░░░░░░░░░░░········
            0 ··░░▒▒▓▓██ 343 in an hour of the week

        """)
  }

  @Test func heatmapIsHalfAsWideOnANarrowScreen() {
    var map = HeatmapChart(palette: .red)
    map.add(dayOfWeek: 3, hour: 12, count: 5)
    #expect(
      map.drawing(width: 40).text(colored: false) == """
            00    06    12    18
        Mon ························
        Tue ························
        Wed ············█···········
        Thu ························
        Fri ························
        Sat ························
        Sun ························
            0 ··░░▒▒▓▓██ 5 in an hour of the week

        """)
  }

  @Test func heatmapsAreRedOrBlue() {
    #expect(HeatmapChart(palette: .red).drawing(width: 60).text(colored: true).contains("\u{1B}[38;5;203m██"))
    #expect(HeatmapChart(palette: .blue).drawing(width: 60).text(colored: true).contains("\u{1B}[38;5;39m██"))
  }

  @Test func heatmapShadesByQuartersOfTheLargest() {
    let levels = [0, 1, 25, 26, 50, 51, 75, 76, 100].map { HeatmapChart.level($0, of: 100) }
    #expect(levels == [0, 1, 1, 2, 2, 3, 3, 4, 4])
    #expect(HeatmapChart.level(0, of: 0) == 0)
  }

  @Test func barsAreInProportionAndTheSmallestIsSeen() {
    let chart = BarChart(bars: [
      .init(name: "Open", value: 1234, note: "1,234"), .init(name: "Done", value: 400, note: "400"),
      .init(name: "日本語", value: 1, note: "1"), .init(name: "None", value: 0, note: "nothing"),
    ])
    #expect(
      chart.drawing(width: 40).text(colored: false) == """
        Open   █████████████████████████   1,234
        Done   ████████▏                     400
        日本語 ▏                               1
        None                             nothing

        """)
  }

  @Test func seriesAreStacked() {
    let chart = ColumnChart(
      labels: (1...30).map { "Nov \($0)" },
      series: [
        .init(name: "SMS", values: (1...30).map { $0 * $0 }, color: .blue),
        .init(name: "email", values: (1...30).map { 300 - $0 * 9 }, color: .amber, fill: "▒"),
      ], bucketName: "day")
    #expect(
      chart.drawing(width: 80).text(colored: false) == """
          930 │                                                      ▁ ▅ █
              │                                                  ▃ ▆ █ █ █
              │                                            ▃ ▅ ▒ █ █ █ █ █
              │                                    ▂ ▄ ▆ ▒ █ █ █ █ █ █ █ █
              │                          ▁ ▃ ▄ ▆ ▒ ▒ █ █ █ █ █ █ █ █ █ █ █
              │▄ ▄ ▃ ▃ ▃ ▃ ▄ ▄ ▅ ▅ ▆ ▇ ▒ ▒ ▒ ▒ █ █ █ █ █ █ █ █ █ █ █ █ █ █
              │▒ ▒ ▒ ▒ ▒ ▒ ▒ ▒ ▒ ▒ ▒ ▒ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █
            0 │▒ ▒ ▒ ▒ ▒ ▒ ▒ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █ █
              └────────────────────────────────────────────────────────────
               Nov 1   Nov 5   Nov 9   Nov 13  Nov 17  Nov 21  Nov 25  Nov 29
               █ SMS   ▒ email   one column is a day

        """)
  }

  @Test func neighboursAreAddedUpWhereBucketsOutnumberColumns() {
    let chart = ColumnChart(
      labels: (1...90).map { "D\($0)" },
      series: [.init(name: "calls", values: (1...90).map { $0 * $0 }, color: .blue)], bucketName: "day")
    #expect(
      chart.drawing(width: 80, height: 4).text(colored: false) == """
          16k │                                       ▁▃▄▅▇█
              │                                ▁▂▃▄▆▇███████
              │                       ▁▂▃▃▄▅▆▇██████████████
            0 │▁▁▁▁▁▁▁▁▁▂▂▂▃▃▃▄▄▅▆▆▇████████████████████████
              └─────────────────────────────────────────────
               D1  D9  D17 D25 D33 D41 D49 D57 D65 D73 D81 D89
               one column is 2 days

        """)
  }

  @Test func fewBucketsAreWideColumns() {
    let chart = ColumnChart(
      labels: ["09:00", "10:00", "11:00"], series: [.init(name: "calls", values: [0, 8, 4], color: .blue)],
      bucketName: "hour")
    #expect(
      chart.drawing(width: 60, height: 2).text(colored: false) == """
            8 │          █████████
            0 │          █████████ █████████
              └──────────────────────────────
               09:00     10:00     11:00
               one column is an hour

        """)
  }

  @Test func noBucketsAndOnlyZerosAreNoDefect() {
    #expect(
      ColumnChart(labels: [], series: [], bucketName: "day").drawing(width: 80).text(colored: false)
        == "Nothing in this time.\n")
    let zeros = ColumnChart(
      labels: ["a"], series: [.init(name: "calls", values: [0], color: .blue)], bucketName: "day")
    #expect(zeros.drawing(width: 80, height: 1).lines.first?.plainText.hasPrefix("    0 │ ") == true)
  }

  @Test func tableCutsTheColumnThatCanShrink() {
    let table = Table(
      columns: [
        .init(heading: "Time"), .init(heading: "Contact", canShrink: true), .init(heading: "Length", alignment: .right),
      ],
      rows: [
        ["Nov 5, 12:00", "Иван Петров", "3m 20s"], ["Nov 15, 12:00", "山田太郎 and a very long name", "20s"],
      ], emptyNote: "None.")
    #expect(
      table.drawing(width: 36).text(colored: false) == """
        Time           Contact        Length
        ─────────────  ─────────────  ──────
        Nov 5, 12:00   Иван Петров    3m 20s
        Nov 15, 12:00  山田太郎 and…     20s

        """)
    #expect(
      Table(columns: table.columns, rows: [], emptyNote: "None.").drawing(width: 36).text(colored: false) == "None.\n")
  }

  @Test func partsOfAWholeFillTheBar() {
    let bar = ProportionBar(parts: [
      .init(name: "Calls", value: 50, color: .amber, fill: "█"), .init(name: "SMS", value: 49, color: .blue, fill: "▓"),
      .init(name: "Email", value: 0, color: .emerald, fill: "▒"),
      .init(name: "Other", value: 1, color: .orange, fill: "░"),
    ])
    #expect(
      bar.drawing(width: 40).text(colored: false) == """
        ████████████████████▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓░
        █ Calls 50 · 50.0 %   ▓ SMS 49 · 49.0 %
        ▒ Email 0 · 0.0 %   ░ Other 1 · 1.0 %

        """)
  }

  @Test func columnsAreDividedByTheLargestRemainders() {
    #expect(ProportionBar.divide(10, among: [1, 1, 1]) == [4, 3, 3])
    #expect(ProportionBar.divide(10, among: [1_000_000, 1, 0]) == [9, 1, 0])
    #expect(ProportionBar.divide(2, among: [1, 1, 1]) == [0, 0, 0])
    #expect(ProportionBar.divide(7, among: [.max, .max, .min]) == [4, 3, 0])
    #expect(ProportionBar.divide(5, among: []) == [])
  }
}
