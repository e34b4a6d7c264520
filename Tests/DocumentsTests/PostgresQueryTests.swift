import Foundation
import Postgres
import TestDatabase
import Testing

@testable import Documents

/// What is particular to documents in PostgreSQL.
@Suite struct PostgresQueryTests {
  /// Fills a database with the conversations of 200 campaigns, 50 each.
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
      return try plan.map { try $0.decode(0, as: String.self) }.joined(separator: "\n")
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

  @Test func batchAndPages() async throws {
    let database = try await TestDatabase.shared().makeDatabase()
    try await withConnection(to: database) { connection in
      try await connection.execute(
        """
        insert into documents
        select \(Self.partition), 'sms_conversations', 'sms-' || number,
          jsonb_build_object('campaign_id', 'campaign-' || number % 2, 'messages', '[]'::jsonb)
        from generate_series(1, 1000) number
        """)
    }
    let pool = ConnectionPool(PoolConfiguration(try ConnectionConfiguration(database)))
    let store = PostgresDocumentStore(pool: pool)
    let documents = try await store.documents(
      ["sms-1", "sms-2", "sms-0", "a\0b"], in: .smsConversations, partition: Self.partition, deadline: nil)
    #expect(documents.keys.sorted() == ["sms-1", "sms-2"])
    let query = DocumentQuery(
      .smsConversations, fields: ["messages", "other"], where: [.isOneOf("campaign_id", ["campaign-1"])], pageSize: 60)
    var all: [JSONValue] = []
    var next: DocumentPage.Continuation?
    repeat {
      let page = try await store.page(of: query, partition: Self.partition, after: next, deadline: nil)
      all += page.documents
      next = page.continuation
    } while next != nil
    #expect(all == Array(repeating: .object(["messages": .array([])]), count: 500))
    let late = await #expect(throws: DocumentStoreError.self) {
      try await store.page(of: query, partition: Self.partition, after: nil, deadline: .now - .seconds(1))
    }
    #expect(late?.kind == .deadlineExceeded)
    await pool.shutdown()
  }
}
