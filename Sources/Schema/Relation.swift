/// A relation and its columns, as queries rely on them: what a deployment's own views must offer.
public struct Relation: Sendable, Equatable {
  /// A column's name, and its type as PostgreSQL's `format_type` spells it.
  public struct Column: Sendable, Equatable {
    public let name: String
    public let type: String
  }

  public let name: String
  public let columns: [Column]
}
