import Foundation
import Postgres
public import Time

/// Believable rows for every relation, for a few organizations in different time zones: the same ones for the same seed,
/// scale and moment. They cover about thirteen months that end at `now`.
public struct DemoData: Sendable {
  /// Changes whenever the same seed, scale and moment come to give other rows, so that kept ones are told apart.
  public static let version = 2

  /// The organizations, the largest first.
  public internal(set) var organizations: [DemoOrganization]

  /// Rows for a seed. Makes only what the rows have in common; `load` makes the rows, one after another.
  /// - Parameters:
  ///   - seed: other seeds give other names, numbers and identifiers.
  ///   - scale: how many times 200,000 rows; clamped to 0.01...1,000.
  ///   - now: when the rows end.
  public init(seed: UInt64 = 1, scale: Double = 1, now: Instant) {
    let scale = scale.isFinite ? min(max(scale, 0.01), 1_000) : 1
    organizations = DemoOrganization.profiles.indices.map {
      DemoOrganization($0, seed: seed, scale: scale, now: now)
    }
  }

  /// Every relation, in the order in which they can be filled.
  static let relations: [any DemoRow.Type] = [
    OrganizationRow.self, MemberRow.self, PhoneRow.self, MemberPhoneRow.self, ContactRow.self, CallRow.self,
    MessageRow.self, TodoRow.self, TextAgentSuggestionRow.self, PlanRow.self, PlanContactRow.self, AIUsageRow.self,
    CampaignRow.self, CandidateRow.self, CampaignCandidateRow.self, CandidateReviewRow.self, CallReviewRow.self,
    WebCallRow.self, ResumeScreeningRow.self, NotetakingSessionRow.self, CreditUsageRow.self, DocumentRow.self,
    CustomDashboardRow.self, CustomDashboardShareRow.self, CustomDashboardChartRow.self,
  ]

  /// How many rows `load` will write into each relation, in its order. Makes them all to count them.
  public func rowCounts() async throws -> [(relation: String, rows: Int)] {
    var counts: [(relation: String, rows: Int)] = []
    for relation in Self.relations {
      counts.append((relation.relation, try await count(relation)))
    }
    return counts
  }

  private func count<Row: DemoRow>(_ relation: Row.Type) async throws -> Int {
    var count = 0
    for organization in organizations {
      try await relation.generate(for: organization) { _ in count += 1 }
    }
    return count
  }
}
