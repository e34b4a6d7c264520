/// Where a page of a list by names ends.
public struct NamePosition: PagePosition, Hashable {
  /// The name that it is sorted by.
  public let name: String
  /// What tells entries of equal names apart.
  public let value: String

  /// Behind the entry of this name and value.
  public init(name: String, value: String) { (self.name, self.value) = (name, value) }

  /// The length of the name in 4 bytes (big-endian), the name, the value.
  public var bytes: [UInt8] {
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: name.utf8.count).bigEndian) { Array($0) } + name.utf8 + value.utf8
  }

  /// What ``bytes`` are of; nil for others.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count >= 4 else { return nil }
    let length = bytes[..<4].reduce(0) { $0 << 8 | Int($1) }
    let texts = bytes[4...]
    guard length <= texts.count, let name = String(validating: texts.prefix(length), as: UTF8.self),
      let value = String(validating: texts.dropFirst(length), as: UTF8.self)
    else { return nil }
    self.init(name: name, value: value)
  }
}
