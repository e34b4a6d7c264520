import Access
import Filters
import Foundation
import Postgres
import TestDatabase
import Time

@testable import Tenancy

/// A few rows of every relation in two organizations that use the same ids, so that only `org_id` tells them apart.
enum SampleRows {
  static func id(_ number: Int) -> UUID {
    let digits = String(number)
    let text = "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    return UUID(uuidString: text) ?? UUID()
  }

  static let organization = id(1)
  static let stranger = id(2)
  /// Has phone 21.
  static let member = id(11)
  /// Has no phone.
  static let newcomer = id(12)

  static let start = Instant(seconds: 1_795_000_000)
  static let end = Instant(seconds: 1_795_003_600)

  /// A fresh database with the rows; the other organization has the same, and more on phone 21.
  static func database() async throws -> String {
    let url = try await TestDatabase.shared().makeDatabase()
    try await withConnection(to: url) { connection in
      for organization in [organization, stranger] {
        try await connection.execute(script: rows.replacing("ORG", with: "'\(organization)'"))
      }
      try await connection.execute(script: extra.replacing("ORG", with: "'\(stranger)'"))
    }
    return url
  }

  /// Times before the range, at its start, in it, just before its end, at its end.
  private static let times = """
    (values (1, to_timestamp(1794999999.999999)), (2, to_timestamp(1795000000)), (3, to_timestamp(1795000001)),
      (4, to_timestamp(1795003599.999999)), (5, to_timestamp(1795003600))) as t (n, at)
    """

  /// SQL for the id of a number.
  private static func id(_ number: String) -> String {
    "('00000000-0000-4000-8000-' || lpad((\(number))::text, 12, '0'))::uuid"
  }

  private static let rows = """
    insert into organizations (org_id, name, time_zone) values (ORG, 'Name', 'Australia/Lord_Howe');
    insert into members (org_id, id, name, email) values (ORG, \(id("11")), 'A', ''), (ORG, \(id("12")), 'B', '');
    insert into phones (org_id, id, number) values (ORG, \(id("21")), '+1'), (ORG, \(id("22")), '+2');
    insert into member_phones (org_id, member_id, phone_id) values (ORG, \(id("11")), \(id("21")));
    insert into contacts (org_id, id, name, created_at) select ORG, \(id("30 + n")), 'C', at from \(times);
    insert into calls (org_id, id, phone_id, contact_id, direction, status, created_at, campaign_id, candidate_id)
      select ORG, \(id("100 * p + n")), nullif(\(id("20 + p")), \(id("23"))), \(id("30 + p")), 'inbound', 'completed', at,
        nullif(\(id("50 + p")), \(id("53"))), nullif(\(id("60 + p")), \(id("63")))
      from \(times), generate_series(1, 3) p;
    insert into messages (org_id, id, phone_id, contact_id, channel, direction, status, created_at)
      select ORG, \(id("100 * p + n")), nullif(\(id("20 + p")), \(id("23"))), \(id("33 + p")), 'sms',
        case when p = 1 then 'inbound' else 'outbound' end, 'sent', at
      from \(times), generate_series(1, 3) p;
    insert into todos (org_id, id, assigned_member_id, title, status, created_at)
      select ORG, \(id("100 * p + n")), nullif(\(id("10 + p")), \(id("13"))), 'T', 'open', at
      from \(times), generate_series(1, 3) p;
    insert into text_agent_suggestions (org_id, id, phone_id, confidence, outcome, created_at)
      select ORG, \(id("100 * p + n")), nullif(\(id("20 + p")), \(id("23"))), 0.5, 'pending', at
      from \(times), generate_series(1, 3) p;
    insert into plans (org_id, id, owner_member_id, name, status, created_at)
      select ORG, \(id("100 * p + n")), nullif(\(id("10 + p")), \(id("13"))), 'P', 'active', at
      from \(times), generate_series(1, 3) p;
    insert into plan_contacts (org_id, plan_id, contact_id, added_at)
      select org_id, id, \(id("31")), created_at from plans where org_id = ORG;
    insert into ai_usage (org_id, id, member_id, feature, model, input_tokens, output_tokens, cost_usd, created_at)
      select ORG, \(id("100 * p + n")), nullif(\(id("10 + p")), \(id("13"))), 'f', 'm', 1, 1, 1, at
      from \(times), generate_series(1, 3) p;
    insert into campaigns (org_id, id, name, created_at) values (ORG, \(id("51")), 'X', now()), (ORG, \(id("52")), 'Y', now());
    insert into candidates (org_id, id, name, source, tags, created_at)
      values (ORG, \(id("61")), 'X', 'web', '{a,b}', now()), (ORG, \(id("62")), 'Y', 'fair', '{b,c}', now());
    insert into credit_usage (org_id, id, campaign_id, credits, created_at)
      select ORG, \(id("100 * p + n")), nullif(\(id("50 + p")), \(id("53"))), 1, at
      from \(times), generate_series(1, 3) p;
    """

  private static let extra = """
    insert into calls (org_id, id, phone_id, contact_id, direction, status, created_at)
      select ORG, \(id("900 + n")), \(id("21")), \(id("30 + n")), 'inbound', 'completed', '1990-01-01' from \(times);
    """

  static func filter(
    _ scope: TenantScope, zone: Zone = .utc, campaigns: CampaignFilter = CampaignFilter()
  ) -> ResolvedFilter? {
    guard let range = ResolvedRange(from: start, to: end, in: zone) else { return nil }
    return ResolvedFilter(tenant: Tenant(scope: scope, zone: zone, now: end), range: range, campaigns: campaigns)
  }

  static let whole = TenantScope(organization: organization)
  static let memberScope = TenantScope(member: member, of: organization, phoneIDs: [id(21)])
  static let newcomerScope = TenantScope(member: newcomer, of: organization, phoneIDs: [])
}
