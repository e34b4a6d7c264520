import Foundation
import Postgres

/// What is asked of the relation `documents`. Its `id` sorts by its bytes, so pages can go on after an id.
enum DocumentStatements {
  /// `id` and `body` of documents.
  static func documents(_ ids: [String], in container: DocumentContainer, partition: UUID) -> Statement {
    """
    select id, body from documents
    where org_id = \(partition) and container = \(container.name) and id = any(\(ids.filter(\.isPossible)))
    """
  }

  /// `id`, the query's fields, each a column that is `NULL` where a document doesn't have the field, and its texts. What
  /// follows the id is called `member0`, `member1` …: a field's own name can be longer than a column's.
  static func page(of query: DocumentQuery, partition: UUID, after id: String?, limit: Int) -> Statement {
    var members = query.fields.map { "body -> \(unescaped: $0.literal)" as Statement }
    if let texts = query.texts { members.append(fragment(of: texts)) }
    let columns = members.enumerated().map { ", \(fragment: $1) as \(unescaped: column(ofMember: $0))" as Statement }
    var statement: Statement = """
      select id\(fragment: columns.joined()) from documents
      where org_id = \(partition) and container = \(query.container.name)
      """
    if let id { statement.append(" and id > \(id)") }
    for condition in query.conditions { statement.append(" and \(fragment: fragment(of: condition))") }
    statement.append(" order by id limit \(limit)")
    return statement
  }

  /// The column of a member of a page's documents, by its number from 0.
  static func column(ofMember number: Int) -> String { "member\(number)" }

  /// Spelled as the index `documents_by_campaign` spells it. What is no text has a text too, so the type is asked for.
  private static func fragment(of condition: DocumentQuery.Condition) -> Statement {
    let field = condition.field.literal
    let values = condition.values.filter(\.isPossible)
    // By one value, the index gives documents in the order of their ids, which saves the sort.
    let match: Statement = values.count == 1 ? "\(values[0])" : "any(\(values))"
    return """
      body ->> \(unescaped: field) = \(fragment: match) and jsonb_typeof(body -> \(unescaped: field)) = 'string'
      """
  }

  /// A path, which takes half the time of a subquery over the elements. It is strict, so that nothing but an array has
  /// elements, and silent, so that what has none is no error. A text equals no value of another type.
  private static func fragment(of texts: DocumentQuery.ElementTexts) -> Statement {
    let field = "@.\"\(texts.field.name)\""
    var conditions = ["\(field).type() == \"string\""]
    var variables: [String: JSONValue] = [:]
    for (index, condition) in texts.conditions.enumerated() {
      conditions.append("@.\"\(condition.field.name)\" == $values\(index)[*]")
      variables["values\(index)"] = .array(condition.values.filter(\.isPossible).map(JSONValue.string))
    }
    let elements = "strict $.\"\(texts.array.name)\"[*] ? (\(conditions.joined(separator: " && ")))"
    let path = "\(elements).\"\(texts.field.name)\"".literal
    let values = String(decoding: CanonicalJSON.bytes(of: .object(variables)), as: UTF8.self)
    return "jsonb_path_query_array(body, \(unescaped: path), \(values)::jsonb, true)"
  }
}

extension DocumentQuery.Field {
  /// The name as a literal of SQL: of the statement's text, so that the planner can tell which index it is about.
  fileprivate var literal: String { name.literal }
}

extension String {
  fileprivate var literal: String { "'\(replacing("'", with: "''"))'" }

  /// Whether PostgreSQL's text can be this: it has no NUL, and the server refuses a parameter with one.
  fileprivate var isPossible: Bool { !utf8.contains(0) }
}
