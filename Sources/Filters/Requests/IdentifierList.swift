import Access
import Foundation
import RPC

/// The longest list of ids that a filter may hold.
let longestIdentifierList = 1_000

/// Reads a filter's ids; an empty list means that the filter isn't set.
///
/// Throws INVALID_ARGUMENT that names the field, and the element where one is wrong: `filter.campaign_ids[3]`.
func identifiers(_ texts: [String], field: String) throws(RPCError) -> [UUID] {
  guard texts.count <= longestIdentifierList else {
    throw .invalidArgument(field: field, "must hold at most \(longestIdentifierList) ids, and holds \(texts.count)")
  }
  var identifiers: [UUID] = []
  identifiers.reserveCapacity(texts.count)
  for (index, text) in texts.enumerated() {
    guard let identifier = UUID(strict: text) else {
      throw .invalidArgument(field: "\(field)[\(index)]", "must be a UUID")
    }
    identifiers.append(identifier)
  }
  return identifiers
}
