public import Foundation
public import Postgres
import Time
public import Upstream

/// Documents in PostgreSQL: rows of the relation `documents`, whose `body` is `jsonb`.
///
/// Pages come in the order of the ids' bytes. A document that is added between two pages is read if its id is past those
/// that were.
public struct PostgresDocumentStore: DocumentStore {
  private let pool: ConnectionPool
  private let timeout: Duration

  /// Reads by connections of `pool`, which outlives the store.
  ///
  /// - Parameter timeout: How long a read without a deadline may take.
  public init(pool: ConnectionPool, timeout: Duration = .seconds(30)) {
    self.pool = pool
    self.timeout = timeout
  }

  /// Reads documents by their ids, in one statement.
  public func documents(
    _ ids: [String], in container: DocumentContainer, partition: UUID, deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> [String: JSONValue] {
    if ids.isEmpty { return [:] }
    let rows = try await rows(of: DocumentStatements.documents(ids, in: container, partition: partition), deadline)
    var documents: [String: JSONValue] = [:]
    documents.reserveCapacity(rows.count)
    let (id, body) = (try rows.found("id"), try rows.found("body"))
    for row in rows { documents[try row.text(id)] = try row.json(body) }
    return documents
  }

  /// Reads one page of the documents that a query selects.
  public func page(
    of query: DocumentQuery, partition: UUID, after continuation: DocumentPage.Continuation?,
    deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> DocumentPage {
    if query.selectsNothing { return DocumentPage(documents: [], continuation: nil) }
    // One more than the page has: whether there is another page is known without asking for it.
    let statement = DocumentStatements.page(
      of: query, partition: partition, after: continuation?.token, limit: query.pageSize + 1)
    let rows = try await rows(of: statement, deadline)
    let page = rows.prefix(query.pageSize)
    let id = try rows.found("id")
    var members: [(name: String, column: Rows.Column)] = []
    for (number, field) in (query.fields + [query.texts?.array].compactMap(\.self)).enumerated() {
      members.append((field.name, try rows.found(DocumentStatements.column(ofMember: number))))
    }
    var documents: [JSONValue] = []
    documents.reserveCapacity(page.count)
    for row in page {
      var document: [String: JSONValue] = [:]
      for (name, column) in members { document[name] = try row.json(column) }
      documents.append(.object(document))
    }
    guard rows.count > page.count, let last = page.last else {
      return DocumentPage(documents: documents, continuation: nil)
    }
    return DocumentPage(documents: documents, continuation: DocumentPage.Continuation(try last.text(id)))
  }

  private func rows(
    of statement: Statement, _ deadline: ContinuousClock.Instant?
  ) async throws(UpstreamError) -> Rows {
    do {
      return try await pool.query(statement, deadline: deadline ?? .now + timeout)
    } catch {
      throw UpstreamError(error)
    }
  }
}

extension Rows {
  fileprivate func found(_ name: String) throws(UpstreamError) -> Column {
    do {
      return try column(named: name)
    } catch {
      throw UpstreamError(error)
    }
  }
}

extension Row {
  fileprivate func text(_ column: Rows.Column) throws(UpstreamError) -> String {
    do {
      return try decode(column)
    } catch {
      throw UpstreamError(error)
    }
  }

  /// The JSON value of a column; nil for `NULL`, which is no JSON.
  fileprivate func json(_ column: Rows.Column) throws(UpstreamError) -> JSONValue? {
    do {
      guard let text = try decode(column, as: String?.self) else { return nil }
      return try JSONParser.value(of: Array(text.utf8))
    } catch let error as PostgresError {
      throw UpstreamError(error)
    } catch {
      throw UpstreamError(.refused, "a document of the database can't be read: \(error)")
    }
  }
}
