import Testing

@testable import Terminal

@Suite struct StyledTextTests {
  @Test(arguments: [
    ("abc", 3), ("Иван", 4), ("山田", 4), ("e\u{301}", 1), ("👩‍👧", 2), ("🇯🇵", 2), ("한글", 4), ("עברית", 5), ("", 0),
  ])
  func widthIsThatOfATerminal(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }

  @Test func escapeSequencesAppearOnlyWhenColored() {
    let drawing = Drawing([StyledText("a ", .quiet) + StyledText("b", .title) + "c  "])
    #expect(drawing.text(colored: false) == "a bc\n")
    #expect(drawing.text(colored: true) == "\u{1B}[38;5;245ma \u{1B}[0m\u{1B}[1mb\u{1B}[0mc\n")
  }

  @Test func namesCannotSteerTheTerminal() {
    #expect(
      StyledText("a\u{1B}[2Jb\r\nc\u{202E}d\u{9B}e").plainText == "a\u{FFFD}[2Jb\u{FFFD}\u{FFFD}c\u{FFFD}d\u{FFFD}e")
  }

  @Test func textIsCutAndFilledByColumns() {
    #expect(StyledText("山田太郎").fitted(to: 6).plainText == "山田… ")
    #expect(StyledText("abc").fitted(to: 5, .right).plainText == "  abc")
    #expect((StyledText("ab", .title) + "cdef").truncated(to: 4).plainText == "abc…")
    #expect(StyledText("abcd").truncated(to: 4).plainText == "abcd")
    #expect(StyledText("abcd").truncated(to: 0).plainText == "")
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1234, "-1,234"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func countsHaveSeparators(value: Int, text: String) {
    #expect(Figures.count(value) == text)
  }

  @Test(arguments: [
    (999, "999"), (1_234, "1.2k"), (9_949, "9.9k"), (9_950, "10k"), (34_400, "34k"), (999_499, "999k"),
    (999_500, "1.0M"), (12_345_678, "12M"), (1_234_567_890, "1.2G"),
    (Int.max, "9.2E"), (Int.min, "-9.2E"),
  ])
  func axisNumbersAreShort(value: Int, text: String) {
    #expect(Figures.short(value) == text)
  }

  @Test(arguments: [
    (0, "0s"), (45.4, "45s"), (60, "1m"), (200, "3m 20s"), (3_600, "1h"), (3_725, "1h 2m"), (273_600, "3d 4h"),
    (.nan, "–"), (.infinity, "–"), (1e300, "–"), (-1, "–"),
  ])
  func durationsHaveTwoUnits(seconds: Double, text: String) {
    #expect(Figures.duration(seconds: seconds) == text)
  }

  @Test func percentHasOneDecimal() {
    #expect(Figures.percent(97.24) == "97.2 %")
    #expect(Figures.percent(100) == "100.0 %")
    #expect(Figures.percent(.nan) == "–")
  }

  @Test(arguments: [
    (0, "$0.00"), (12.345, "$12.35"), (1_234_567.8, "$1,234,567.80"), (0.00421, "$0.0042"), (-3, "-$3.00"),
    (1e300, "$1.0e+300"), (.nan, "–"), (-.infinity, "–"),
  ])
  func dollarsHaveCents(value: Double, text: String) {
    #expect(Figures.dollars(value) == text)
  }

  @Test func paragraphsBreakBetweenWords() {
    #expect(
      Drawing.paragraph("one two  three 山田太郎様 abcdefghijk", width: 8).lines.map(\.plainText) == [
        "one two", "three", "山田太郎", "様", "abcdefgh", "ijk",
      ])
    #expect(Drawing.paragraph("", width: 8) == Drawing())
  }

  @Test func piecesFlowIntoLines() {
    #expect(
      Drawing.flow(["aaa", "bbb", "cccccccccccc"], width: 9, separator: " · ").lines.map(\.plainText) == [
        "aaa · bbb", "cccccccc…",
      ])
  }

  @Test func widthsAreDividedExactly() {
    #expect(Widths.divide(96, shares: [1, 1, 1], gap: 1) == [31, 31, 32])
    #expect(Widths.divide(96, shares: [3, 2], gap: 1) == [57, 38])
    #expect(Widths.divide(1, shares: [1, 1], gap: 1) == [1, 1])
  }
}
