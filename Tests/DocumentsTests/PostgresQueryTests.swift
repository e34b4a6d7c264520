import Foundation
import Postgres
import TestDatabase
import Testing

@testable import Documents

/// What is particular to documents in PostgreSQL.
@Suite struct PostgresQueryTests {
  /// The plan of a statement in a database with the conversations of 200 campaigns, 50 each.
  private func explain(_ statement: Statement) async throws -> String {
    let database = try await TestDatabase.shared().makeDatabase()
    return try await withConnection(to: database) { connection in
      try await connection.execute(
        """
        insert into documents
        select '00000000-0000-4000-8000-000000000001', 'sms_conversations', 'sms-' || number,
          jsonb_build_object('campaign_id', 'campaign-' || number % 200, 'messages', '[]'::jsonb)
        from generate_series(1, 10000) number
        """)
      try await connection.execute("analyze documents")
      let plan = try await connection.query("explain (costs off) \(fragment: statement)")
      return try plan.map { try $0.scalar(as: String.self) }.joined(separator: "\n")
    }
  }

  private static let partition = UUID(uuidString: "00000000-0000-4000-8000-000000000001") ?? UUID()

  @Test func aCampaignsDocumentsAreReadByTheirIndexInOrder() async throws {
    let query = DocumentQuery(
      .smsConversations, fields: ["messages"], where: [.isOneOf("campaign_id", ["campaign-7"])])
    let plan = try await explain(
      DocumentStatements.page(of: query, partition: Self.partition, after: "sms-12", limit: 201))
    #expect(plan.contains("Index Scan using documents_by_campaign"), "\(plan)")
    #expect(!plan.contains("Sort"), "\(plan)")
  }

  @Test func allDocumentsAreReadByTheirKeyInOrder() async throws {
    let query = DocumentQuery(.smsConversations, fields: ["messages"])
    let plan = try await explain(
      DocumentStatements.page(of: query, partition: Self.partition, after: "sms-12", limit: 201))
    #expect(plan.contains("Index Scan using documents_pkey"), "\(plan)")
    #expect(!plan.contains("Sort"), "\(plan)")
  }

  @Test func aBatchIsReadByTheKey() async throws {
    let plan = try await explain(
      DocumentStatements.documents(["sms-1", "sms-2"], in: .smsConversations, partition: Self.partition))
    #expect(plan.contains("Index Scan using documents_pkey"), "\(plan)")
  }
}
