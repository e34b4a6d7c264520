/// Names of fields that are looked for together, in one pass over the fields of a block.
public struct FieldNames: Sendable {
  fileprivate let names: [StaticString]
  fileprivate let suffix: StaticString
  /// The names of each length as bits: bit 0 is the first name.
  fileprivate let namesOfLength: [UInt64]

  /// - Parameters:
  ///   - names: In lower case, at most 63 of them.
  ///   - suffix: What other names may end in that are looked for too; they are told as the one after the last.
  public init(_ names: [StaticString], orEndingIn suffix: StaticString) {
    self.names = Array(names.prefix(63))
    self.suffix = suffix
    var lengths = Array(repeating: UInt64(0), count: (self.names.map(\.utf8CodeUnitCount).max() ?? 0) + 1)
    for (index, name) in self.names.enumerated() { lengths[name.utf8CodeUnitCount] |= 1 << UInt64(index) }
    namesOfLength = lengths
  }

  fileprivate func index(of name: Range<Int>, in all: UnsafeRawBufferPointer) -> Int? {
    var candidates = name.count < namesOfLength.count ? namesOfLength[name.count] : 0
    while candidates != 0 {
      let index = candidates.trailingZeroBitCount
      if FieldStorage.isSame(name, names[index].bytes, in: all) { return index }
      candidates &= candidates - 1
    }
    return FieldStorage.hasSuffix(name, suffix.bytes, in: all) ? names.count : nil
  }
}

extension HeaderFields {
  /// Where a field's value lies in the fields that it was found in.
  public struct Place: Sendable {
    fileprivate let name: Range<Int>
    fileprivate let value: Range<Int>
  }

  /// Finds the fields that a peer has sent under any of these names, in order, without making anything.
  ///
  /// - Parameter body: Gets the place of the name in its list, and that of the field.
  public func find(_ names: FieldNames, _ body: (Int, Place) -> Void) {
    storage.withBytes { all in
      var offset = 0
      while let field = FieldStorage.location(in: all, at: offset) {
        if let index = names.index(of: field.name, in: all) { body(index, Place(name: field.name, value: field.value)) }
        offset = field.next
      }
    }
  }

  /// The value of the field of a place, which was found in these fields.
  public func value(at place: Place) -> ArraySlice<UInt8> { storage.bytes[place.value] }

  /// The field of a place, which was found in these fields.
  public func field(at place: Place) -> Field {
    Field(name: storage.bytes[place.name], value: storage.bytes[place.value])
  }

  /// Whether the value of a place is exactly this. Makes nothing.
  public func contains(_ value: StaticString, at place: Place) -> Bool {
    storage.withBytes { FieldStorage.isSame(place.value, value.bytes, in: $0) }
  }
}
