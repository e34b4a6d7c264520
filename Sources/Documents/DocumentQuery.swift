/// Which documents of a container to read, and what of them.
public struct DocumentQuery: Sendable, Hashable {
  /// What must hold of a field, of a document's own or of an element's.
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

  /// The texts that one field has in the elements of an array: all that leaves the store of what may be long.
  public struct ElementTexts: Sendable, Hashable {
    /// The document's field that holds the array.
    public let array: Field
    /// The field of each element that holds the text.
    public let field: Field
    /// All must hold of the element.
    public let conditions: [Condition]

    /// The texts of `field` in those elements of `array` for which `conditions` hold.
    public init(_ field: Field, inElementsOf array: Field, where conditions: [Condition] = []) {
      self.array = array
      self.field = field
      self.conditions = conditions
    }
  }

  /// A top-level field of a document or of an array's element.
  public struct Field: Sendable, Hashable, ExpressibleByStringLiteral {
    /// Letters, digits and underscores.
    public let name: String

    /// The field `name`.
    public init(stringLiteral name: StaticString) { self.name = "\(name)" }
  }

  /// Where the documents are.
  public let container: DocumentContainer
  /// The fields that are returned as they are; others stay in the store.
  public let fields: [Field]
  /// Returned in place of their array, as an array of strings in its order. It is there, and may be empty, whatever the
  /// document holds: what is no array has no elements, and what is no text is left out.
  public let texts: ElementTexts?
  /// All must hold.
  public let conditions: [Condition]
  /// How many documents a page has at most, 1...1000.
  public let pageSize: Int

  /// A query of its parts.
  public init(
    _ container: DocumentContainer, fields: [Field], texts: ElementTexts? = nil, where conditions: [Condition] = [],
    pageSize: Int = 200
  ) {
    self.container = container
    self.fields = fields.filter { $0 != texts?.array }
    self.texts = texts
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

  /// An object each, with those of the query's fields that the document has, and the query's texts. May be empty although
  /// more pages follow.
  public let documents: [JSONValue]
  /// Nil after the last page.
  public let continuation: Continuation?

  init(documents: [JSONValue], continuation: Continuation?) {
    self.documents = documents
    self.continuation = continuation
  }
}
