import Foundation
import Messages
import RPC
import Testing

@testable import Filters

@Suite struct CampaignFilterTests {
  @Test func nothingMeansAll() throws {
    #expect(try CampaignFilter.parse(nil) == CampaignFilter())
    #expect(try CampaignFilter.parse(AnalyticsFilter()) == CampaignFilter())
    #expect(try CampaignFilter.parse(AnalyticsFilter(candidates: CandidateFilter())) == CampaignFilter())
  }

  @Test func whatIsSetIsRead() throws {
    let ids = (0..<1_000).map { _ in UUID() }
    let message = AnalyticsFilter(
      campaignIds: ids.map(\.uuidString),
      candidates: CandidateFilter(
        candidateIds: [ids[0].uuidString.lowercased()], sources: ["Referral", ""], tags: ["ü", "a'b"]))
    let filter = try CampaignFilter.parse(message)
    #expect(filter.campaignIDs == ids)
    #expect(filter.candidateIDs == [ids[0]])
    #expect(filter.sources == ["Referral", ""])
    #expect(filter.tags == ["ü", "a'b"])
  }

  @Test func theWrongElementIsNamed() {
    let good = UUID().uuidString
    for bad in ["", "x", "\(good)\0", "\(good) ", "{\(good)}", String(good.dropLast()), good.replacing("-", with: "")] {
      let campaigns = AnalyticsFilter(campaignIds: [good, good, good, bad])
      let error = #expect(throws: RPCError.self) { try CampaignFilter.parse(campaigns) }
      #expect(error?.code == .invalidArgument)
      #expect(error?.fieldViolations.map(\.field) == ["filter.campaign_ids[3]"], "\(bad)")
    }
    let candidates = AnalyticsFilter(candidates: CandidateFilter(candidateIds: ["?"]))
    let error = #expect(throws: RPCError.self) { try CampaignFilter.parse(candidates) }
    #expect(error?.fieldViolations.map(\.field) == ["filter.candidates.candidate_ids[0]"])
  }

  @Test func textsHoldNoNUL() {
    let tags = AnalyticsFilter(candidates: CandidateFilter(sources: ["a"], tags: ["a", "b\0"]))
    let error = #expect(throws: RPCError.self) { try CampaignFilter.parse(tags) }
    #expect(error?.fieldViolations.map(\.field) == ["filter.candidates.tags[1]"])
  }

  @Test func aThousandIsTheMost() {
    let ids = [String](repeating: UUID().uuidString, count: 1_001)
    let error = #expect(throws: RPCError.self) { try CampaignFilter.parse(AnalyticsFilter(campaignIds: ids)) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.fieldViolations.map(\.field) == ["filter.campaign_ids"])
  }
}
