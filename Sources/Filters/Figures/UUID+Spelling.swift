public import Foundation

extension UUID {
  /// The id as answers spell it: lower case, as PostgreSQL does.
  public var spelling: String { uuidString.lowercased() }
}
