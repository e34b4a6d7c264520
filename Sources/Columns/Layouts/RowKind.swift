/// What rows have in common that are counted alike: the texts and truth values of one, byte by byte as the database gives
/// them. There are few of them, so a fold judges texts once for each kind instead of each row; an unknown text is a kind like
/// any other.
public struct RowKind: Hashable, Comparable, Sendable {
  /// Each field as COPY has it: its length in 4 bytes, the highest first, -1 for none; then its bytes.
  let bytes: [UInt8]

  /// Nil where `bytes` are not so many fields.
  init?(_ bytes: [UInt8], fields count: Int) {
    var position = 0
    for _ in 0..<count {
      guard let length = Self.length(at: position, in: bytes) else { return nil }
      position += 4
      guard length >= 0 else { continue }
      guard length <= bytes.count - position else { return nil }
      position += length
    }
    guard position == bytes.count else { return nil }
    self.bytes = bytes
  }

  /// A kind of these texts, nil for those that are missing.
  public init(_ fields: [String?]) {
    var bytes: [UInt8] = []
    for field in fields {
      let text = field.map { Array($0.utf8) }
      withUnsafeBytes(of: (text.map { Int32(clamping: $0.count) } ?? -1).bigEndian) { bytes.append(contentsOf: $0) }
      bytes.append(contentsOf: text ?? [])
    }
    self.bytes = bytes
  }

  private static func length(at position: Int, in bytes: [UInt8]) -> Int? {
    guard bytes.count - position >= 4 else { return nil }
    let high = UInt32(bytes[position]) << 24 | UInt32(bytes[position + 1]) << 16
    let signed = Int32(bitPattern: high | UInt32(bytes[position + 2]) << 8 | UInt32(bytes[position + 3]))
    return signed >= -1 ? Int(signed) : nil
  }

  /// Where the bytes of a field are, from 0; nil where it is missing.
  private func place(of index: Int) -> Range<Int>? {
    var position = 0
    for current in 0...max(0, index) {
      guard let length = Self.length(at: position, in: bytes) else { return nil }
      position += 4
      if current == index { return length < 0 ? nil : position..<position + length }
      position += max(0, length)
    }
    return nil
  }

  /// The bytes of a field, from 0; nil where it is missing.
  func field(_ index: Int) -> ArraySlice<UInt8>? { place(of: index).map { bytes[$0] } }

  /// The bytes of a field, from 0, as COPY has them; nil where it is missing.
  public func bytes(_ index: Int) -> [UInt8]? { field(index).map(Array.init) }

  /// A field as text.
  public func text(_ index: Int) -> String? { field(index).map { String(decoding: $0, as: UTF8.self) } }

  /// Whether a field is just this text.
  func isText(_ index: Int, _ text: StaticString) -> Bool {
    guard let place = place(of: index), place.count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { wanted in
      for offset in 0..<wanted.count where bytes[place.lowerBound + offset] != wanted[offset] { return false }
      return true
    }
  }

  /// Whether a field is a `boolean` that is true.
  func isTrue(_ index: Int) -> Bool { field(index).map { $0.elementsEqual([1]) } ?? false }

  /// All bytes at once: one after the other takes many times as long.
  public func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }

  /// By their bytes.
  public static func < (left: RowKind, right: RowKind) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}
