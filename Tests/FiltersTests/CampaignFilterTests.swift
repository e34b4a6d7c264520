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

  private func violation(_ filter: AnalyticsFilter) -> String? {
    let error = #expect(throws: RPCError.self) { try CampaignFilter.parse(filter) }
    #expect(error?.code == .invalidArgument)
    return error?.fieldViolations.map(\.field).joined(separator: ",")
  }

  @Test func textsAreFewAndShort() throws {
    let most = (0..<1_000).map { "\($0)" }
    // 256 bytes of UTF-8 are fewer characters.
    let longest = String(repeating: "ü", count: 128)
    let filter = try CampaignFilter.parse(
      AnalyticsFilter(candidates: CandidateFilter(sources: most, tags: [longest] + most.dropFirst())))
    #expect(filter.sources.count == 1_000 && filter.tags.count == 1_000)
    for (field, candidates) in [
      ("sources", CandidateFilter(sources: most + ["x"])), ("tags", CandidateFilter(tags: most + ["x"])),
      ("sources[2]", CandidateFilter(sources: ["", longest, longest + "x"])),
      ("tags[1]", CandidateFilter(tags: [longest, String(repeating: "x", count: 257)])),
    ] {
      #expect(violation(AnalyticsFilter(candidates: candidates)) == "filter.candidates.\(field)")
    }
  }

  @Test func aThousandIsTheMost() {
    let ids = [String](repeating: UUID().uuidString, count: 1_001)
    let error = #expect(throws: RPCError.self) { try CampaignFilter.parse(AnalyticsFilter(campaignIds: ids)) }
    #expect(error?.code == .invalidArgument)
    #expect(error?.fieldViolations.map(\.field) == ["filter.campaign_ids"])
  }
}
