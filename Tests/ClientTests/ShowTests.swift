import Access
import ArgumentParser
import HTTP2
import Messages
import RPC
import Settings
import Terminal
import Testing

@testable import Client

/// What `callboard show` says beside its drawings.
@Suite struct ShowTests {
  @Test func sectionsAreOneObject() {
    var sections = DashboardSections()
    sections.receive(.plan(GetPlanStatsResponse(stats: PlanStats(activePlans: 3))))
    sections.receive(.error(SectionError(section: "messaging", code: 14, message: "away\u{9B}31m\u{1B}[2J é")))
    #expect(
      DashboardJSON.text(sections)
        == #"{"plan":{"stats":{"activePlans":3}},"#
        + #""errors":[{"section":"messaging","code":14,"message":"away\u009b31m\u001b[2J é"}]}"#)
  }

  @Test func everySectionHasTheNameOfItsField() {
    var sections = DashboardSections()
    sections.receive(.engagement(.init()))
    sections.receive(.aiMessageOrigin(.init()))
    sections.receive(.aiUsage(.init()))
    sections.receive(.plan(.init()))
    sections.receive(.textAgent(.init()))
    sections.receive(.messaging(.init()))
    sections.receive(.dashboard(.init()))
    #expect(
      DashboardJSON.text(sections)
        == #"{"dashboard":{},"messaging":{},"textAgent":{},"plan":{},"aiUsage":{},"aiMessageOrigin":{},"engagement":{}}"#
    )
    #expect(SectionsMissing(sections) == nil)
  }

  @Test func missingSectionsAreNamed() {
    var sections = DashboardSections()
    sections.receive(.error(SectionError(section: "plan\u{1B}[2J", code: 13)))
    #expect(SectionsMissing(sections)?.description == "sections of the dashboard are missing: plan\u{FFFD}[2J")
  }

  @Test func aServersWordsDoNotSteerTheTerminal() throws {
    let endpoint = try EndpointText.parse("127.0.0.1:1")
    let error = RPCError(.internal, reason: ErrorReason(rawValue: "ODD\u{7}"), "away\u{1B}]0;title\u{7}")
    let text = CallFailure(error, endpoint: endpoint).description
    #expect(text == "127.0.0.1:1: INTERNAL (ODD\u{FFFD}): away\u{FFFD}]0;title\u{FFFD}")
  }

  @Test func deniedAccessSaysWhatIsMissing() throws {
    #expect(AccessDenied(RPCError(.notFound, reason: .organizationNotFound, "")) == nil)
    let foreign = try #require(AccessDenied(RPCError(.permissionDenied, reason: .organizationForbidden, "not yours")))
    #expect(foreign.reason == "The server says: not yours." && foreign.hint.contains("--org"))
    let right = try #require(AccessDenied(RPCError(.permissionDenied, reason: .permissionMissing, "no")))
    #expect(right.hint.contains("Dashboard:Instance:ViewOrg") && right.hint.contains("Dashboard:Instance:ViewOwn"))
  }
}
