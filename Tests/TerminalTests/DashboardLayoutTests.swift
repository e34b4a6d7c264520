import Messages
import StandardMessages
import Testing

@testable import Terminal

/// Whole dashboards, as a pipe gets them.
@Suite struct DashboardLayoutTests {
  private func sections(_ received: [StreamDashboardResponse.Section]) -> DashboardSections {
    var sections = DashboardSections()
    for section in received { sections.receive(section) }
    return sections
  }

  @Test(arguments: [120, 96, 48]) func everythingIsDrawn(width: Int) throws {
    let drawing = DashboardLayout(sections(SampleSections.all)).drawing(width: width)
    try Golden.expect(drawing, "dashboard-\(width)")
    #expect(drawing.width == width)
  }

  @Test func skeletonsStandForWhatIsAwaited() throws {
    let some = sections([SampleSections.all[3], SampleSections.all[1], SampleSections.all[6]])
    try Golden.expect(DashboardLayout(some).drawing(width: 96), "partly")
    #expect(some.awaited == ["dashboard", "text_agent", "ai_usage", "ai_message_origin"])
    #expect(
      DashboardLayout(some).bands(width: 96).map(\.isSettled) == [
        true, false, true, false, false, false, false, true, false,
      ])
  }

  @Test func aFailureStandsInTheSectionsPlace() throws {
    var failed = sections([
      SampleSections.all[0],
      .error(SectionError(section: "messaging", code: 14, message: "the database can't be reached\u{1B}[2J")),
      .error(SectionError(section: "ai_usage", code: 99, message: "")), SampleSections.all[5],
      .error(SectionError(section: "weather", code: 13, message: "the request failed")),
    ])
    failed.end(code: 12, message: "the server did not send it")
    try Golden.expect(DashboardLayout(failed).drawing(width: 96), "failures")
    #expect(failed.awaited.isEmpty)
    #expect(failed.errors.map(\.section) == ["messaging", "ai_usage", "weather", "text_agent", "plan", "engagement"])
    #expect(DashboardLayout(failed).bands(width: 96).allSatisfy { $0.isSettled })
  }

  @Test(arguments: [
    ("a member's phones", 0, "Dashboard · of your 1 phone · Nov 14, 2026 – Nov 20, 2026 · America/New_York"),
    ("all time", 1, "Dashboard · all time to Nov 20, 2026 · America/New_York · as of Nov 20, 22:04"),
  ]) func headersSayWhatIsSeen(name: String, index: Int, text: String) {
    let scope = DashboardScope(kind: .scoped, phoneIds: ["x"])
    let layout =
      index == 0
      ? DashboardLayout(sections(SampleSections.all), scope: scope)
      : DashboardLayout(sections(SampleSections.all), timeRange: TimeRange(range: .preset(.allTime)))
    #expect(layout.drawing(width: 90).text(colored: false).hasPrefix(text))
  }

  @Test func headersOfHoursAndOfPlansAlone() {
    var info = SampleSections.info
    info.startTime = Timestamp(seconds: 1_795_230_000)
    let hours = sections([.textAgent(GetTextAgentStatsResponse(info: info))])
    #expect(
      DashboardLayout(hours).drawing(width: 90).lines[0].plainText.hasPrefix(
        "Dashboard · Nov 20, 22:00 – Nov 21, 00:00 · America/New_York"))
    let plan = sections([SampleSections.all[3]])
    #expect(
      DashboardLayout(plan).drawing(width: 90).lines[0].plainText
        == "Dashboard · ░░░░░░ · America/New_York · as of Nov 20, 22:04")
    #expect(DashboardLayout(plan).bands(width: 90)[0].isSettled == false)
  }

  @Test func deniedAccessIsACard() throws {
    let card = AccessDeniedCard(
      "This session may not view the dashboard.",
      "It needs Dashboard:Instance:ViewOrg for the whole organization, or another\u{1B}[31m right.")
    try Golden.expect(card.drawing(width: 60), "denied")
    #expect(card.drawing(width: 10).width == 40)
    #expect(card.drawing(width: 200).width == 80)
  }

  @Test(arguments: [(100.0, "good"), (80, "good"), (79.99, "fair"), (50, "fair"), (49.99, "poor"), (0, "poor")])
  func ratesAreRated(rate: Double, word: String) {
    #expect(Rating(rate).word == word)
    #expect(Rating.text(rate, of: 1).plainText == Figures.percent(rate) + " " + word)
    #expect(Rating.text(rate, of: 0).plainText == "–")
  }

  @Test func ratesHaveTheColorsOfALight() {
    #expect([Rating.good, .fair, .poor].map(\.color) == [.green, .amber, .red])
  }
}
