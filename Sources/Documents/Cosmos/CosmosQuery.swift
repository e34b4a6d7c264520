/// A query in the SQL of Azure Cosmos DB, with parameters: no value is part of the text.
struct CosmosQuery: Sendable, Equatable {
  /// `IN` is answered by the index, but its operands are limited; beyond so many, the values are one array.
  static let longestList = 1000

  private(set) var text: String
  private(set) var parameters: [JSONValue] = []

  /// The documents of these ids, whole.
  init(ids: [String]) {
    text = "SELECT * FROM c WHERE "
    append("id", isOneOf: ids)
  }

  /// The documents and fields that a query asks for.
  init(_ query: DocumentQuery) {
    let fields = query.fields.map { Self.path(of: $0.name) }.joined(separator: ", ")
    text = fields.isEmpty ? "SELECT VALUE {} FROM c" : "SELECT \(fields) FROM c"
    for (index, condition) in query.conditions.enumerated() {
      text += index == 0 ? " WHERE " : " AND "
      append(condition.field.name, isOneOf: condition.values)
    }
  }

  /// Texts equal no number: a field of another type passes no condition.
  private mutating func append(_ field: String, isOneOf values: [String]) {
    let path = Self.path(of: field)
    if values.count > Self.longestList {
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

  /// A field of the document `c`. Names of fields are the program's own: letters, digits and underscores.
  private static func path(of field: String) -> String { "c[\"\(field)\"]" }

  /// The body of the request (Microsoft, "Query Documents", "Body").
  var json: JSONValue {
    let parameters = parameters.enumerated().map { index, value in
      JSONValue.object(["name": .string(Self.parameterName(index)), "value": value])
    }
    return .object(["query": .string(text), "parameters": .array(parameters)])
  }
}
