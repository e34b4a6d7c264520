import CNghttp2

/// The fields of a header block, or of trailers, in order. One flat store of bytes; names are lower case, values are any
/// bytes that HTTP allows. Pseudo-fields (`:path`) are fields like the others.
public struct HeaderFields: Sendable {
  /// Fields that come before those of `storage`, prepared once.
  let constant: ConstantFields?
  var storage: FieldStorage

  /// No fields yet.
  public init() {
    constant = nil
    storage = FieldStorage()
  }

  /// Begins with fields that were prepared once, at no cost.
  public init(_ constant: ConstantFields) {
    self.constant = constant
    storage = FieldStorage()
  }

  init(_ storage: FieldStorage) {
    constant = nil
    self.storage = storage
  }

  /// How many fields.
  public var count: Int { (constant?.storage.count ?? 0) + storage.count }

  /// No fields at all.
  public var isEmpty: Bool { count == 0 }

  /// Adds a field if it is legal: a name of lower-case token characters, a value without control characters and without
  /// blanks at its ends (RFC 9113, section 8.2.1).
  ///
  /// - Parameters:
  ///   - name: Pseudo-fields (`:path`) come before all others.
  ///   - value: Any legal bytes.
  ///   - neverIndexed: Keeps the field out of the compression tables: for secrets, and for values that are never the same
  ///     twice, where it saves work.
  /// - Returns: False if the field is not legal, and was not added.
  @discardableResult
  public mutating func append(
    _ name: some Collection<UInt8>, _ value: some Collection<UInt8>, neverIndexed: Bool = false
  ) -> Bool {
    withContiguousBytes(of: name) { name in
      withContiguousBytes(of: value) { value in append(name: name, value: value, neverIndexed: neverIndexed) }
    }
  }

  /// Adds a field if it is legal, see ``append(_:_:neverIndexed:)``.
  @discardableResult
  public mutating func append(_ name: StaticString, _ value: String, neverIndexed: Bool = false) -> Bool {
    var value = value
    return value.withUTF8 {
      append(name: name.bytes, value: UnsafeRawBufferPointer($0), neverIndexed: neverIndexed)
    }
  }

  /// Adds a field if it is legal, see ``append(_:_:neverIndexed:)``.
  @discardableResult
  public mutating func append(_ name: String, _ value: String, neverIndexed: Bool = false) -> Bool {
    append(name.utf8, value.utf8, neverIndexed: neverIndexed)
  }

  private mutating func append(
    name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, neverIndexed: Bool
  ) -> Bool {
    guard FieldRules.isLegal(name: name), FieldRules.isLegal(value: value) else { return false }
    storage.append(name: name, value: value, neverIndexed: neverIndexed)
    return true
  }
}
