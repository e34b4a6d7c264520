import Access
import Filters
import Foundation
import Postgres
import Time

/// The rows of a relation that an answer may be made of: the organization's, as far as the scope and the request's
/// filters let it see them. Interpolated into a ``TenantQuery``, where a table would stand.
///
/// All where clauses that keep tenants, members, ranges and filters apart are written here, and nowhere else. A relation's
/// name is in no other SQL of the domain.
public struct TenantRows: Sendable {
  /// The part of time that the rows are of.
  enum Span: Hashable, Sendable {
    case ever
    case between(Instant, Instant)
  }

  /// `(select * from … where …)`.
  let statement: Statement
  /// What ``QueryText`` judges in its place: the conditions that others wrote.
  let text: String

  init(of relation: Relation, in scope: TenantScope, span: Span = .ever, campaigns: CampaignFilter = .init()) {
    var conditions = [Self.isOf(scope.orgID)]
    conditions += Self.conditions(of: span, on: relation)
    conditions += Self.conditions(of: scope, on: relation)
    conditions += Self.conditions(of: campaigns, on: relation, orgID: scope.orgID)
    conditions += relation.conditions.map { "(\(unescaped: $0))" }
    statement = Self.select(relation.source, conditions)
    text =
      relation.conditions.reduce(into: "") { text, condition in
        // The bounds of rows are those of a condition, so that one can't end before the other.
        text += QueryText.literal(condition).wrappedAsRows
      }.wrappedAsRows
  }

  /// Rows of the organization whatever the scope: only to look up what rows in scope point to.
  init(lookingUp relation: Relation, orgID: UUID) {
    statement = Self.select(relation.source, [Self.isOf(orgID)])
    text = "".wrappedAsRows
  }

  /// All rows of some, which are of one relation.
  init(all rows: [TenantRows]) {
    statement =
      rows.count == 1
      ? rows[0].statement
      : "(\(fragment: rows.map { "select * from \(fragment: $0.statement) part" }.joined(separator: " union all ")))"
    text = rows.first?.text ?? "".wrappedAsRows
  }

  /// Rows of a relation that Callboard owns.
  init(of relation: OwnedRelation, orgID: UUID) {
    statement = Self.select(relation.name, [Self.isOf(orgID)])
    text = "".wrappedAsRows
  }

  private static func isOf(_ orgID: UUID) -> Statement { "org_id = \(orgID, sharedAs: "org_id")" }

  private static func select(_ relation: String, _ conditions: [Statement]) -> Statement {
    "(select * from \(unescaped: relation) where \(fragment: conditions.joined(separator: " and ")))"
  }

  private static func conditions(of span: Span, on relation: Relation) -> [Statement] {
    guard let time = relation.time else { return [] }
    return switch span {
    case .ever: []
    case .between(let start, let end): conditions(from: start, to: end, on: time)
    }
  }

  private static func conditions(from start: Instant, to end: Instant, on time: String) -> [Statement] {
    ["\(unescaped: time) >= \(start, sharedAs: "start")", "\(unescaped: time) < \(end, sharedAs: "end")"]
  }

  private static func conditions(of scope: TenantScope, on relation: Relation) -> [Statement] {
    guard case .own(let member) = scope.view else { return [] }
    func isOnPhone(_ column: String) -> Statement {
      "\(unescaped: column) = any(\(scope.phoneIDs, sharedAs: "phone_ids"))"
    }
    func isMember(_ column: String) -> Statement { "\(unescaped: column) = \(member, sharedAs: "member_id")" }
    let organization = isOf(scope.orgID)
    switch relation.memberRule {
    case .phone(let column): return [isOnPhone(column)]
    case .member(let column): return [isMember(column)]
    case .contactOnPhone:
      // One set that is made once: `exists … or exists …` would look into both relations for every contact.
      let sources: [Statement] = ["calls", "messages"].map { source in
        "select contact_id from \(unescaped: source) where \(fragment: organization) and \(fragment: isOnPhone("phone_id"))"
      }
      return ["id in (\(fragment: sources.joined(separator: " union all ")))"]
    case .ownPlan:
      return [
        """
        plan_id in (
          select id from plans where \(fragment: organization) and \(fragment: isMember("owner_member_id")))
        """
      ]
    case .hidden: return ["false"]
    }
  }

  private static func conditions(of filter: CampaignFilter, on relation: Relation, orgID: UUID) -> [Statement] {
    var conditions: [Statement] = []
    if let column = relation.campaign {
      if !filter.campaignIDs.isEmpty {
        conditions.append(isOneOf(filter.campaignIDs, sharedAs: "campaign_ids", column, of: relation))
      }
      if relation.isJoined {
        // An index of interview calls alone is of use only to a query that says so itself.
        conditions.append("\(unescaped: column) is not null")
        conditions.append(exists(column, of: relation, in: "campaigns", [], orgID: orgID))
      }
    }
    if let column = relation.candidate {
      if !filter.candidateIDs.isEmpty {
        conditions.append(isOneOf(filter.candidateIDs, sharedAs: "candidate_ids", column, of: relation))
      }
      let properties = properties(ofCandidatesIn: filter)
      if relation.isJoined { conditions.append("\(unescaped: column) is not null") }
      if relation.isJoined || !properties.isEmpty {
        conditions.append(exists(column, of: relation, in: "candidates", properties, orgID: orgID))
      }
    }
    return conditions
  }

  /// What a filter says about candidates beyond their ids, over the columns of `candidates`.
  private static func properties(ofCandidatesIn filter: CampaignFilter) -> [Statement] {
    var conditions: [Statement] = []
    if !filter.sources.isEmpty { conditions.append("source = any(\(filter.sources, sharedAs: "sources"))") }
    if !filter.tags.isEmpty { conditions.append("tags && \(filter.tags, sharedAs: "tags")") }
    return conditions
  }

  /// `column` has one of the ids.
  private static func isOneOf(
    _ ids: [UUID], sharedAs name: String, _ column: String, of relation: Relation
  ) -> Statement {
    relation.spellsIDs
      ? "\(unescaped: column) = any(\(ids.map(\.text), sharedAs: "\(name) as texts"))"
      : "\(unescaped: column) = any(\(ids, sharedAs: name))"
  }

  /// The row that `column` names exists in `others`, and passes `conditions`.
  private static func exists(
    _ column: String, of relation: Relation, in others: String, _ conditions: [Statement], orgID: UUID
  ) -> Statement {
    let rows = select(others, [isOf(orgID)] + conditions)
    let id = relation.spellsIDs ? "id::text" : "id"
    return "\(unescaped: column) in (select \(unescaped: id) from \(fragment: rows) known)"
  }
}

extension String {
  /// In the bounds of rows.
  fileprivate var wrappedAsRows: String { "\(QueryText.rowsStart)\(self)\(QueryText.rowsEnd)" }
}
