import Foundation
public import Postgres

/// What PostgreSQL reads for a statement, by its own account: each scan of a relation in the plan.
public struct Scan: Hashable, Sendable {
  /// The relation.
  public let relation: String
  /// The conditions that its rows pass in the scan itself.
  public let conditions: String

  /// The scans of a statement.
  public static func all(of statement: Statement, on connection: PostgresConnection) async throws -> [Scan] {
    guard let row = try await connection.query("explain (format json) \(fragment: statement)").first else { return [] }
    let plan: String = try row.scalar()
    var scans: [Scan] = []
    try collect(from: JSONSerialization.jsonObject(with: Data(plan.utf8)), into: &scans)
    return scans
  }

  private static func collect(from node: Any, into scans: inout [Scan]) throws {
    if let nodes = node as? [Any] {
      for node in nodes { try collect(from: node, into: &scans) }
    } else if let node = node as? [String: Any] {
      // A bitmap of an index names the index alone; the scan above it has the condition again.
      if let relation = node["Relation Name"] as? String {
        let conditions = ["Index Cond", "Recheck Cond", "Filter"].compactMap { node[$0] as? String }
        scans.append(Scan(relation: relation, conditions: conditions.joined(separator: " and ")))
      }
      for child in node.values where child is [Any] || child is [String: Any] { try collect(from: child, into: &scans) }
    }
  }

  /// Whether only rows of an organization are read.
  public func isOf(organization: UUID) -> Bool {
    conditions.contains("org_id = '\(organization.uuidString.lowercased())'::uuid)")
  }
}
