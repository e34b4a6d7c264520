import Foundation
import Postgres
import TestDatabase
import Testing

@testable import Segments
@testable import Tenancy

/// What payloads are made of is what the shape of a relation watches: a column that is read and not watched could change
/// unseen, and one that is watched and not read would make all segments anew for nothing.
@Suite struct TrackedColumnTests {
  @Test(arguments: ColumnRelation.tracked.indices)
  func columnsThatAreReadAreWatched(index: Int) async throws {
    let relation = ColumnRelation.tracked[index]
    let tracked = try #require(relation.tracked)
    let database = try await TestDatabase.shared().makeDatabase()
    try await withConnection(to: database) { connection in
      // As ``ColumnRelation/query(_:)``, over the relation itself: PostgreSQL says what a view depends on.
      let (fields, order) = (relation.fields.statement.text, relation.order.statement.text)
      // What rows are made of another relation's has a name of its own.
      let source = relation.relation.derivation.map { "(select * from \($0))" } ?? tracked.name
      try await connection.execute(
        script: """
          create view reading as select \(fields) from \(source) as row
            where org_id is not null order by \(order)
          """)
      let rows = try await connection.query(
        """
        select column_name::text from information_schema.view_column_usage
        where view_name = 'reading' and table_name = \(tracked.name) order by column_name::text collate "C"
        """)
      let read: [String] = try rows.map { try $0.scalar() }
      #expect(read == tracked.columns)
      // And nothing else is in the statement.
      let query = relation.query(TenantRows(lookingUp: relation.relation, orgID: UUID())).statement.text
      #expect(query.contains("select \(fields) from") && query.hasSuffix("order by \(order)"))
    }
  }
}
