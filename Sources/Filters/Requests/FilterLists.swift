import Access
import Foundation
import RPC

/// The most elements that a list of a filter may have.
let longestList = 1_000

/// Reads a filter's ids; an empty list means that the filter isn't set.
///
/// Throws INVALID_ARGUMENT that names the field, and the element where one is wrong: `filter.campaign_ids[3]`.
func identifiers(_ texts: [String], field: String) throws(RPCError) -> [UUID] {
  try checkLength(of: texts, "ids", field: field)
  var identifiers: [UUID] = []
  identifiers.reserveCapacity(texts.count)
  for (index, text) in texts.enumerated() {
    guard let identifier = UUID(text: text) else {
      throw .invalidArgument(field: "\(field)[\(index)]", "must be a UUID")
    }
    identifiers.append(identifier)
  }
  return identifiers
}

/// Reads a filter's texts, as PostgreSQL can compare them: no text of its holds a NUL.
///
/// Throws INVALID_ARGUMENT that names the field, and the element where one is wrong: `filter.candidates.tags[3]`.
func texts(_ texts: [String], field: String) throws(RPCError) -> [String] {
  try checkLength(of: texts, "texts", field: field)
  for (index, text) in texts.enumerated() {
    guard text.utf8.count <= CampaignFilter.longestText else {
      throw .invalidArgument(
        field: "\(field)[\(index)]",
        "must be at most \(CampaignFilter.longestText) bytes of UTF-8, and is \(text.utf8.count)")
    }
    guard !text.utf8.contains(0) else {
      throw .invalidArgument(field: "\(field)[\(index)]", "must not hold a NUL character")
    }
  }
  return texts
}

private func checkLength(of list: [String], _ elements: String, field: String) throws(RPCError) {
  guard list.count <= longestList else {
    throw .invalidArgument(field: field, "must hold at most \(longestList) \(elements), and holds \(list.count)")
  }
}
