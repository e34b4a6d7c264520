/// Which documents of a container to read, and which of their fields.
public struct DocumentQuery: Sendable, Hashable {
  /// What must hold of a document's top-level field.
  public struct Condition: Sendable, Hashable {
    /// The field's name.
    public let field: Field
    /// The texts of which the field must hold one; none passes when it is empty.
    public let values: [String]

    /// `field` holds one of `values`.
    public static func isOneOf(_ field: Field, _ values: [String]) -> Condition {
      Condition(field: field, values: values)
    }
  }

  /// A top-level field of a document.
  public struct Field: Sendable, Hashable, ExpressibleByStringLiteral {
    /// Letters, digits and underscores.
    public let name: String

    /// The field `name`.
    public init(stringLiteral name: StaticString) { self.name = "\(name)" }
  }

  /// Where the documents are.
  public let container: DocumentContainer
  /// The fields that are returned; others stay in the store.
  public let fields: [Field]
  /// All must hold.
  public let conditions: [Condition]
  /// How many documents a page has at most, 1...1000.
  public let pageSize: Int

  /// A query of its parts.
  public init(_ container: DocumentContainer, fields: [Field], where conditions: [Condition] = [], pageSize: Int = 200)
  {
    self.container = container
    self.fields = fields
    self.conditions = conditions
    self.pageSize = min(max(pageSize, 1), 1000)
  }

  /// Whether a condition has no value that would pass.
  var selectsNothing: Bool { conditions.contains(where: \.values.isEmpty) }
}

/// Some of the documents that a query selects.
public struct DocumentPage: Sendable {
  /// Where the next page begins: opaque, and of use only with the same query.
  public struct Continuation: Sendable, Hashable {
    let token: String

    init(_ token: String) { self.token = token }
  }

  /// An object each, with those of the query's fields that the document has. May be empty although more pages follow.
  public let documents: [JSONValue]
  /// Nil after the last page.
  public let continuation: Continuation?

  /// A page of its parts.
  init(documents: [JSONValue], continuation: Continuation?) {
    self.documents = documents
    self.continuation = continuation
  }
}
