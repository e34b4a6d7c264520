/// A query in the SQL of Azure Cosmos DB, with parameters: no value is part of the text.
struct CosmosQuery: Sendable, Equatable {
  /// `IN` is answered by the index, but its operands are limited, and one there must be; else the values are one array.
  static let longestList = 1000

  private(set) var text: String
  private(set) var parameters: [JSONValue] = []

  /// The documents of these ids, whole.
  init(ids: [String]) {
    text = "SELECT * FROM c WHERE "
    append("id", of: "c", isOneOf: ids)
  }

  /// What a query asks for.
  init(_ query: DocumentQuery) {
    text = "SELECT "
    text += query.fields.map { Self.path(of: $0.name, of: "c") }.joined(separator: ", ")
    if let texts = query.texts {
      if !query.fields.isEmpty { text += ", " }
      append(texts)
    } else if query.fields.isEmpty {
      text += "VALUE {}"
    }
    text += " FROM c"
    for (index, condition) in query.conditions.enumerated() {
      text += index == 0 ? " WHERE " : " AND "
      append(condition.field.name, of: "c", isOneOf: condition.values)
    }
  }

  /// What is no array has no elements: then the subquery's array is empty.
  private mutating func append(_ texts: DocumentQuery.ElementTexts) {
    let field = Self.path(of: texts.field.name, of: "e")
    text +=
      "ARRAY(SELECT VALUE \(field) FROM e IN \(Self.path(of: texts.array.name, of: "c")) WHERE IS_STRING(\(field))"
    for condition in texts.conditions {
      text += " AND "
      append(condition.field.name, of: "e", isOneOf: condition.values)
    }
    text += ") AS \(texts.array.name)"
  }

  /// Texts equal no number: a field of another type passes no condition.
  private mutating func append(_ field: String, of owner: String, isOneOf values: [String]) {
    let path = Self.path(of: field, of: owner)
    if values.isEmpty || values.count > Self.longestList {
      text += "ARRAY_CONTAINS(\(bind(.array(values.map(JSONValue.string)))), \(path))"
    } else {
      text += "\(path) IN (\(values.map { bind(.string($0)) }.joined(separator: ", ")))"
    }
  }

  /// Adds a parameter; returns its name.
  private mutating func bind(_ value: JSONValue) -> String {
    parameters.append(value)
    return Self.parameterName(parameters.count - 1)
  }

  private static func parameterName(_ index: Int) -> String { "@p\(index)" }

  /// A field of the document `c` or the element `e`. Names of fields are the program's own: letters, digits and
  /// underscores.
  private static func path(of field: String, of owner: String) -> String { "\(owner)[\"\(field)\"]" }

  /// The body of the request (Microsoft, "Query Documents", "Body").
  var json: JSONValue {
    let parameters = parameters.enumerated().map { index, value in
      JSONValue.object(["name": .string(Self.parameterName(index)), "value": value])
    }
    return .object(["query": .string(text), "parameters": .array(parameters)])
  }
}
