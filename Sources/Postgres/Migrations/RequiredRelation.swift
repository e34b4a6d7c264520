/// A relation and its columns, as queries rely on them: what a deployment's own view must offer.
public struct RequiredRelation: Sendable, Equatable {
  /// A column and its type, as PostgreSQL's `format_type` spells it.
  public struct Column: Sendable, Equatable {
    /// The column's name.
    public let name: String
    /// The column's type.
    public let type: String
  }

  /// The relation's name, without a schema.
  public let name: String
  /// Its columns, in any order.
  public let columns: [Column]

  /// A relation with these columns.
  /// - Parameter columns: `name type` pairs separated by commas: `"org_id uuid, created_at timestamp with time zone"`.
  public init(_ name: String, _ columns: String) {
    self.name = name
    self.columns = columns.split(separator: ",").map { column in
      let words = column.split(separator: " ", maxSplits: 1)
      return Column(name: String(words.first ?? ""), type: words.count > 1 ? String(words[1]) : "")
    }
  }

  /// Something that a relation lacks.
  public enum Fault: Sendable, Equatable, CustomStringConvertible {
    /// There is no table or view of this name.
    case relationMissing(String)
    /// The relation has no such column.
    case columnMissing(relation: String, Column)
    /// The column is of a type that queries can't read.
    case typeDiffers(relation: String, Column, found: String)

    /// What is missing, in words.
    public var description: String {
      switch self {
      case .relationMissing(let relation): "\(relation) does not exist"
      case .columnMissing(let relation, let column): "\(relation).\(column.name) (\(column.type)) does not exist"
      case .typeDiffers(let relation, let column, let found):
        "\(relation).\(column.name) is \(found), and must be \(column.type)"
      }
    }
  }

  /// What these columns of the relation lack.
  /// - Parameter found: the types of its columns by name; empty when there is no such relation.
  func faults(found: [String: String]) -> [Fault] {
    guard !found.isEmpty else { return [.relationMissing(name)] }
    return columns.compactMap { column in
      guard let type = found[column.name] else { return .columnMissing(relation: name, column) }
      return Self.serves(type, as: column.type) ? nil : .typeDiffers(relation: name, column, found: type)
    }
  }

  /// Whether values of one type can be read as another's without a conversion.
  private static func serves(_ found: String, as wanted: String) -> Bool {
    found == wanted || (wanted == "text" && found == "character varying")
  }
}
