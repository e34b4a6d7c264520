/// What a candidate's kind says: what filters choose candidates by (docs/metrics.md, "Filters").
public struct CandidateKind: Hashable, Sendable {
  /// Where the candidate came from, as UTF-8; nil where that isn't known.
  public let source: [UInt8]?
  /// The candidate's tags, each as UTF-8.
  public let tags: Set<[UInt8]>

  /// What a row's kind says.
  public init(_ kind: RowKind) {
    source = kind.bytes(0)
    tags = kind.bytes(1).map(Self.texts) ?? []
  }

  /// The elements of an array of texts in PostgreSQL's binary form (`array_send`): the number of dimensions, whether
  /// elements may be missing, their type, the size and the first index of each dimension, and the elements with their
  /// lengths, -1 for one that is missing. Of bytes that are none, those elements that are whole.
  private static func texts(_ bytes: [UInt8]) -> Set<[UInt8]> {
    func number(at position: Int) -> Int? {
      guard position <= bytes.count - 4 else { return nil }
      return Int(Int32(bitPattern: bytes[position..<position + 4].reduce(0) { $0 << 8 | UInt32($1) }))
    }
    // PostgreSQL's own limit is 6 dimensions (MAXDIM).
    guard let dimensions = number(at: 0), (0...6).contains(dimensions) else { return [] }
    var position = 12 + 8 * dimensions
    var texts: Set<[UInt8]> = []
    while let length = number(at: position) {
      position += 4
      guard length >= 0 else { continue }
      guard length <= bytes.count - position else { break }
      texts.insert(Array(bytes[position..<position + length]))
      position += length
    }
    return texts
  }
}
