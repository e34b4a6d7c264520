/// What columns can't be made of.
public enum ColumnError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A payload is none, of another version, cut short, or damaged.
  case damagedPayload(String)
  /// Rows that came from the database don't have the form of their relation.
  case malformedRows(String)
  /// More than 2³² - 1 different identifiers of a kind.
  case tooManyIdentifiers

  /// For the log.
  public var description: String {
    switch self {
    case .damagedPayload(let problem): "a payload of columns can't be read: \(problem)"
    case .malformedRows(let problem): "rows can't be read: \(problem)"
    case .tooManyIdentifiers: "more than 4,294,967,295 different identifiers"
    }
  }
}
