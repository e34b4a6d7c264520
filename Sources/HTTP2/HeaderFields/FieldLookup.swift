extension HeaderFields {
  /// The value of the first field of this name (in lower case), as bytes.
  public subscript(name: StaticString) -> ArraySlice<UInt8>? {
    if let fixed = constant?.storage, let range = fixed.firstValue(of: name) { return fixed.bytes[range] }
    guard let range = storage.firstValue(of: name) else { return nil }
    return storage.bytes[range]
  }

  /// The value of the first field of this name as text; bytes that are not UTF-8 are replaced.
  public func string(_ name: StaticString) -> String? {
    self[name].map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether there is a field of this name.
  public func contains(_ name: StaticString) -> Bool { self[name] != nil }

  /// The value of the first field of this name (in lower case), as bytes, and whether there is no other.
  public func first(_ name: StaticString) -> (value: ArraySlice<UInt8>, isOnly: Bool)? {
    if let fixed = constant?.storage, let range = fixed.firstValue(of: name) {
      let isOnly =
        fixed.firstValue(of: name, from: range.upperBound) == nil && storage.firstValue(of: name) == nil
      return (fixed.bytes[range], isOnly)
    }
    guard let range = storage.firstValue(of: name) else { return nil }
    return (storage.bytes[range], storage.firstValue(of: name, from: range.upperBound) == nil)
  }
}

extension HeaderFields: Sequence {
  /// One field. Name and value are slices of the shared store: nothing is copied.
  public struct Field: Sendable {
    /// In lower case.
    public let name: ArraySlice<UInt8>
    /// Any bytes.
    public let value: ArraySlice<UInt8>
  }

  /// Walks through the fields in order.
  public struct Iterator: IteratorProtocol {
    fileprivate var current: FieldStorage
    fileprivate var following: FieldStorage?
    fileprivate var offset = 0

    /// The next field.
    public mutating func next() -> Field? {
      while true {
        if let location = current.withBytes({ FieldStorage.location(in: $0, at: offset) }) {
          offset = location.next
          return Field(name: current.bytes[location.name], value: current.bytes[location.value])
        }
        guard let rest = following else { return nil }
        current = rest
        following = nil
        offset = 0
      }
    }
  }

  /// The fields in order.
  public func makeIterator() -> Iterator {
    guard let constant else { return Iterator(current: storage, following: nil) }
    return Iterator(current: constant.storage, following: storage)
  }
}
